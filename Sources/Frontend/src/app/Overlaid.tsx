import { AssignPicker, SnoozePicker } from "../inbox/Pickers";
import { LinkPicker } from "../inbox/LinkPicker";
import { SnoozeMoment } from "../inbox/SnoozeMoment";
import { TagPicker } from "../inbox/TagPicker";
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
      return <AssignPicker id={now.id} />;
    case "snooze":
      return <SnoozePicker id={now.id} />;
    case "tag":
      return <TagPicker id={now.id} />;
    case "moment":
      return <SnoozeMoment id={now.id} />;
    case "link":
      return <LinkPicker id={now.id} />;
    default:
      return null;
  }
}
