import type { Conversation } from "../api/types";
import { nameOf } from "../inbox/names";
import { useT } from "../i18n";
import { answer, answering } from "../store/answering";
import { useCell } from "../store/cell";
import { changeLetter, dropLetter, type Letter } from "../store/letters";
import { composing } from "../store/notes";
import { lastSeen } from "../store/pending";
import { me } from "../store/session";
import { thread } from "../store/threads";
import { Icon, type IconName } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import { useBeginning } from "./beginning";
import { Newer } from "./Newer";
import { newer, setNewer } from "./refused";
import { useMeanwhile, useSeen } from "./seen";
import { sendLetter } from "./send";
import { Sheet } from "./Sheet";
import { useAnswer, useLetter } from "./useAnswer";

const icons = { reply: "reply", all: "reply-all", forward: "forward" } as const;
const labels = { reply: "answer.reply", all: "answer.replyAll", forward: "answer.forward" } as const;
type Kind = keyof typeof icons;

/** Which kind of answer it is, and the way to another one or to a note. */
function KindMenu({ id, mode }: { id: string; mode: Kind }) {
  const t = useT();
  const kinds = (Object.keys(icons) as Kind[]).map((one) => ({
    id: one, label: t(labels[one]), icon: icons[one] as IconName, checked: one === mode, run: () => answer(id, one),
  }));
  return (
    <Menu
      label={t("letter.kind", { kind: t(labels[mode]) })}
      className="kind"
      items={[...kinds, { id: "note", label: t("note.write"), icon: "notebook-pen", run: () => composing.set(id) }]}
    >
      <Icon name={icons[mode]} size={16} />
      {t(labels[mode])}
      <Icon name="chevron-down" size={14} />
    </Menu>
  );
}

/** An answer in the foot of its thread. */
export function Answer({ item, onSent }: { item: Conversation; onSent: () => void }) {
  const { id } = item;
  const letter = useLetter(id);
  return letter ? <Writing item={item} letter={letter} onSent={onSent} /> : null;
}

function Writing({ item, letter, onSent }: { item: Conversation; letter: Letter; onSent: () => void }) {
  const { id } = item;
  const t = useT();
  const messages = useCell(thread(id), (value) => value.messages);
  const seen = useSeen(messages);
  const meanwhile = useMeanwhile(messages, me()?.id);
  const stopped = useCell(newer, (all) => all[id]);
  const { quoted, problem, again } = useBeginning(id, letter, messages);
  useAnswer(id, letter, messages);

  const mode = (letter.mode === "first" ? "reply" : letter.mode) as Kind;
  const send = (sendAt: string | null, close: boolean, having = seen()) => {
    sendLetter({ id, seen: having, sendAt, close });
    onSent();
  };
  const discard = () => {
    setNewer(id, null);
    dropLetter(id);
    answering.set(null);
  };
  const news = stopped ?? meanwhile[meanwhile.length - 1];
  return (
    <Sheet
      id={id}
      conversation={id}
      letter={letter}
      quoted={quoted}
      name={t("letter.answer", { name: nameOf(item, t) })}
      kind={<KindMenu id={id} mode={mode} />}
      notice={
        news && (
          <Newer
            message={news}
            stops={stopped !== undefined}
            onSend={() => {
              // Another letter for the server: the one it refused has been seen for what it was.
              changeLetter(id, { key: null });
              // What stopped it was stored last of all, wherever it stands in the thread.
              send(null, false, stopped?.id ?? lastSeen(messages));
            }}
            onDiscard={discard}
          />
        )
      }
      placeholder={t(mode === "forward" ? "letter.placeholder.forward" : "letter.placeholder.reply")}
      problem={problem}
      onAsk={again}
      busy={false}
      onSend={send}
      onLeave={() => answering.set(null)}
    />
  );
}
