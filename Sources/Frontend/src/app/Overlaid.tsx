import { AssignPicker, SnoozePicker } from "../inbox/Pickers";
import { FilterPicker } from "../inbox/FilterPicker";
import { LinkPicker } from "../inbox/LinkPicker";
import { MergePicker } from "../inbox/MergePicker";
import { SnoozeMoment } from "../inbox/SnoozeMoment";
import { TagPicker } from "../inbox/TagPicker";
import { SaveViewDialog, ViewsDialog } from "../inbox/ViewDialogs";
import { HelpSheet } from "./HelpSheet";
import { hide, type Overlay } from "./overlay";
import { Palette } from "./Palette";

/** The dialogs and pickers that are opened from anywhere. */
export function Overlaid({ now }: { now: Overlay }) {
  switch (now.name) {
    case "palette":
      return <Palette />;
    case "help":
      return <HelpSheet onClose={hide} />;
    case "assign":
      return <AssignPicker id={now.id} many={now.many} />;
    case "snooze":
      return <SnoozePicker id={now.id} many={now.many} />;
    case "tag":
      return <TagPicker id={now.id} many={now.many} />;
    case "moment":
      return <SnoozeMoment id={now.id} many={now.many} />;
    case "link":
      return <LinkPicker id={now.id} />;
    case "merge":
      return <MergePicker id={now.id} many={now.many} />;
    case "filter":
      return <FilterPicker />;
    case "views":
      return <ViewsDialog />;
    case "save-view":
      return <SaveViewDialog />;
    default:
      return null;
  }
}
