import { useEffect, useRef, useState, type FormEvent } from "react";
import { Problem, asProblem } from "../../api/http";
import { cannedReplies, replyLanguages, type CannedReply, type ReplyLanguage } from "../../api/together";
import { go } from "../../app/router";
import { useT } from "../../i18n";
import { problemKey } from "../../store/actions";
import { putCanned } from "../../store/canned";
import { onSignOut } from "../../store/session";
import { say } from "../../store/toasts";
import { Field, FormError } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { blankReply, formOf, refusedField, sentReply, wrongIn, type ReplyField, type ReplyForm, type Wrong } from "./form";
import { removeReply } from "./removeReply";
import { ReplyTexts } from "./ReplyTexts";

/** What was typed and not saved, by reply: it outlives a look at another page. */
const begun = new Map<string, ReplyForm>();
onSignOut(() => begun.clear());

const all = { page: "settings", section: "replies" } as const;

/** One reply, or a new one. */
export function ReplyEditor({ reply, me, own }: { reply: CannedReply | null; me: string; own: ReplyLanguage }) {
  const t = useT();
  const place = reply?.id ?? "new";
  const start = reply ? formOf(reply) : blankReply();
  const [form, setForm] = useState(begun.get(place) ?? start);
  const [language, setLanguage] = useState<ReplyLanguage>(start.texts[own] ? own : replyLanguages.find((one) => start.texts[one]) ?? own);
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLFormElement>(null);
  const changed = JSON.stringify(form) !== JSON.stringify(start);

  useEffect(() => {
    if (!reply) box.current?.querySelector("input")?.focus();
  }, []);
  // Whoever is told what is wrong stands where it is.
  useEffect(() => {
    if (wrong) box.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [wrong]);

  const edit = (part: Partial<ReplyForm>) => {
    const next = { ...form, ...part };
    setForm(next);
    setWrong(null);
    begun.set(place, next);
  };
  const refuse = (what: Wrong) => {
    if (what.language) setLanguage(what.language);
    setWrong(what);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = wrongIn(form);
    if (found) return refuse(found);
    setBusy(true);
    setProblem(null);
    try {
      const body = sentReply(form);
      putCanned(await (reply ? cannedReplies.change(reply.id, body) : cannedReplies.add(body)));
      begun.delete(place);
      say({ tone: "quiet", key: "toast.saved" });
      go(all);
    } catch (error) {
      setBusy(false);
      const refused = error instanceof Problem ? refusedField(error) : null;
      if (refused) refuse(refused);
      else setProblem(asProblem(error));
    }
  };
  const error = (field: ReplyField) => (wrong?.field === field ? t(wrong.key) : null);
  const cancel = () => {
    begun.delete(place);
    go(all);
  };
  return (
    <div className="settings-stack">
      <form className="card reply-form" ref={box} onSubmit={submit} noValidate>
        <div className="reply-names">
          <Field label={t("replies.title")} hint={t("replies.title.hint")} maxLength={80} value={form.title} error={error("title")} onChange={(event) => edit({ title: event.target.value })} />
          <Field
            label={t("replies.shortcut")}
            hint={t("replies.shortcut.hint")}
            maxLength={41}
            autoCapitalize="none"
            spellCheck={false}
            value={form.shortcut}
            error={error("shortcut")}
            onChange={(event) => edit({ shortcut: event.target.value })}
          />
        </div>
        <ReplyTexts
          texts={form.texts}
          language={language}
          onLanguage={setLanguage}
          onText={(text) => edit({ texts: { ...form.texts, [language]: text } })}
          me={me}
          error={error("texts")}
        />
        <FormError>{problem ? t(problemKey(problem)) : null}</FormError>
        <div className="card-actions">
          {reply && (
            <button type="button" className="button danger reply-delete" onClick={() => removeReply(reply)}>
              <Icon name="x" size={16} />
              {t("replies.delete")}
            </button>
          )}
          <button type="button" className="button" onClick={cancel}>
            {t("action.cancel")}
          </button>
          <button type="submit" className="button primary" disabled={busy || !changed}>
            {t("action.save")}
          </button>
        </div>
      </form>
    </div>
  );
}
