import { useEffect, useState } from "react";
import { fetched } from "../app/part";
import { FailedView } from "../inbox/EmptyView";
import { NotYet } from "../ui/Skeleton";
import { Mailboxes } from "./channels/Mailboxes";

type Part = typeof import("./care/part");

let part: Part | null = null;

/** The owner's sections are a part of their own: nobody else ever needs it. */
export function Care({ section }: { section: "backups" | "condition" }) {
  const [here, setHere] = useState(part);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (here || failed) return;
    fetched(import("./care/part")).then(
      (found) => {
        part = found;
        setHere(() => found);
      },
      () => setFailed(true),
    );
  }, [here, failed]);
  if (failed) return <FailedView problem={null} onRetry={() => setFailed(false)} />;
  if (!here) return <NotYet ready={false} />;
  if (section === "backups") return <here.Backups />;
  return <here.Condition mailboxes={(channels) => <Mailboxes channels={channels} />} />;
}
