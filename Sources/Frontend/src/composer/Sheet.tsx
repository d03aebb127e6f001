import { useId, useState, type ReactNode } from "react";
import { useT, type Key } from "../i18n";
import { dropLetter, keepLetter, type Letter } from "../store/letters";
import { say } from "../store/toasts";
import { Icon } from "../ui/Icon";
import { Below } from "./Below";
import { TextField } from "./TextField";
import { Files } from "./Files";
import { LaterDialog } from "./LaterDialog";
import { useLimits, type Limits } from "./limits";
import { Recipients, usable } from "./Recipients";
import { SendButton } from "./SendButton";
import { Toolbar } from "./Toolbar";
import { useSending } from "./useSending";

interface Props {
  id: string;
  conversation: string | null;
  letter: Letter;
  quoted: string | null;
  /** What it is called for whoever does not see it. */
  name: string;
  /** What stands before the recipients: the kind of answer. */
  kind: ReactNode;
  /** Over the text: what was written meanwhile. */
  notice?: ReactNode;
  placeholder: string;
  problem: Key | null;
  /** Asks once more whom it goes to. */
  onAsk: () => void;
  busy: boolean;
  onSend: (sendAt: string | null, close: boolean) => void;
  onLeave: () => void;
}

/** How many people the server takes in one letter. */
const mostPeople = 100;

/** What keeps a letter from going out. */
function missing(letter: Letter, coming: boolean, limits: Limits): Key | null {
  const empty = !letter.text.trim() && letter.files.length === 0 && !coming && letter.mode !== "forward";
  if (!letter.addressed) return empty ? "send.empty" : "send.asking";
  // Copies alone are no letter: the server would write to whom the answer went by itself.
  if (letter.to.length === 0) return "send.nobody";
  if (letter.to.length + letter.cc.length + letter.bcc.length > mostPeople) return "send.many";
  if (!usable(letter)) return "send.recipients";
  if (empty) return "send.empty";
  if (letter.files.reduce((sum, one) => sum + one.size, 0) > limits.files) return "send.tooLarge";
  return null;
}

/** A letter to a client: whom it goes to, the text, the files, what stands below, and the way out. */
export function Sheet(props: Props) {
  const { id, conversation, letter, quoted, name, kind, notice, placeholder, problem, busy, onAsk, onLeave } = props;
  const t = useT();
  const describes = useId();
  const [changing, setChanging] = useState(letter.mode === "first" || letter.mode === "forward");
  const [picking, setPicking] = useState(false);
  const limits = useLimits(id);
  const asking = !letter.addressed && !problem;
  const { send, lack, waiting } = useSending({ ...props, asking, askAgain: onAsk, missing: (one, coming) => missing(one, coming, limits) });
  const open = changing || lack === "send.nobody" || (letter.addressed && letter.to.length === 0);
  const why = lack === "send.asking" ? problem ?? lack : lack ?? problem;

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return;
    const enter = event.code === "Enter" || event.code === "NumpadEnter";
    if (enter && (event.ctrlKey || event.metaKey)) send(null, event.shiftKey && conversation !== null);
    else if (event.code === "Escape") onLeave();
    else return;
    event.preventDefault();
  };
  const discard = () => {
    dropLetter(id);
    onLeave();
    const undo = () => keepLetter(id, { ...letter, at: new Date().toISOString() });
    say({ tone: "quiet", key: "letter.discarded", action: { key: "action.undo", run: undo } });
  };
  const form = (
    <form
      className="letter"
      aria-label={name}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        send(null, false);
      }}
    >
      {notice}
      <div className="letter-box">
        <div className="letter-head" id={describes}>
          {kind}
          <Recipients id={id} letter={letter} open={open} onOpen={() => setChanging(true)} />
          <button
            type="button"
            className="icon-button small leave"
            aria-label={t("letter.leave")}
            title={`${t("letter.leave")} (Esc)`}
            onClick={onLeave}
          >
            <Icon name="x" size={16} />
          </button>
        </div>
        <TextField
          id={id}
          conversation={conversation}
          letter={letter}
          describedBy={why ? `${describes} ${describes}why` : describes}
          placeholder={placeholder}
          wrong={why === "send.empty"}
          first={letter.mode === "reply" || letter.mode === "all" || letter.to.length > 0}
        />
        <Files id={id} letter={letter} />
        <Below id={id} letter={letter} quoted={quoted} />
        {why && (
          <p className="letter-problem" id={`${describes}why`} role="alert">
            <Icon name="circle-alert" size={14} />
            {t(why)}
          </p>
        )}
        <div className="letter-foot">
          <Toolbar id={id} />
          <button type="button" className="icon-button small" aria-label={t("letter.discard")} title={t("letter.discard")} onClick={discard}>
            <Icon name="trash-2" size={16} />
          </button>
          <SendButton
            label={t(busy || (waiting && asking) ? "send.busy" : waiting ? "send.waiting" : "send.send")}
            disabled={busy || waiting}
            closes={conversation !== null}
            onSend={send}
            onPick={() => setPicking(true)}
          />
        </div>
      </div>
    </form>
  );
  return (
    <>
      {form}
      {picking && (
        <LaterDialog
          onClose={() => setPicking(false)}
          onChoose={(at) => {
            setPicking(false);
            send(at.toISOString(), false);
          }}
        />
      )}
    </>
  );
}
