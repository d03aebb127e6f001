import type { User } from "../api/types";
import { later } from "../app/part";
import { FailedView } from "../inbox/EmptyView";
import { NotYet } from "../ui/Skeleton";

const office = later(() => import("./office/part"));

/** What an office works with (languages, prices, offices, rules of orders): a part of the page that is fetched when it is looked at. */
export function OfficePart({ section, user, item }: { section: string; user: User; item: string | null }) {
  const part = office.use(true);
  if (part === "failed") return <FailedView problem={null} onRetry={office.fetch} />;
  if (!part) return <NotYet ready={false} />;
  switch (section) {
    case "languages":
      return <part.Languages user={user} />;
    case "documents":
      return <part.DocumentTypes user={user} />;
    case "specialisations":
      return <part.Specialisations user={user} />;
    case "offices":
      return <part.Offices user={user} item={item} />;
    case "orders":
      return <part.OrderRules user={user} />;
    case "audit":
      return <part.AuditLog />;
    default:
      return <part.Notifications />;
  }
}
