// All of the page, so that what this part shares with others is in the one part that is there already (see build.sh).
import "../../app/desk";
import { addTexts } from "../../i18n";
import { crmSettings as en } from "../../i18n/en/crmSettings";
import { crmSettings as pl } from "../../i18n/pl/crmSettings";
import { crmSettings as uk } from "../../i18n/uk/crmSettings";

addTexts({ en, pl, uk });

export { route as sameBuild } from "../../app/router";
export { AuditLog } from "./AuditLog";
export { DocumentTypes } from "./DocumentTypes";
export { Languages } from "./Languages";
export { Notifications } from "./Notifications";
export { Offices } from "./Offices";
export { OrderRules } from "./OrderRules";
export { Specialisations } from "./Specialisations";
