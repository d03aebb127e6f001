import { Fragment, useState } from "react";
import { useT } from "../i18n";
import { Icon } from "./Icon";

/** A line to be copied: a command, a token. */
export function Copy({ text, label }: { text: string; label: string }) {
  const t = useT();
  const [done, setDone] = useState(false);
  return (
    <div className="copy">
      <code>{text.split(" ").map((word, at) => <Fragment key={at}>{at > 0 && " "}<span>{word}</span></Fragment>)}</code>
      <button
        type="button"
        className="icon-button small"
        aria-label={label}
        onClick={() => {
          navigator.clipboard?.writeText(text).then(() => {
            setDone(true);
            setTimeout(() => setDone(false), 2000);
          }, () => undefined);
        }}
      >
        <Icon name={done ? "check" : "copy"} size={16} />
      </button>
      <span className="sr-only" role="status">
        {done ? t("copy.done") : ""}
      </span>
    </div>
  );
}
