import { useEffect } from "react";
import { replyLanguages } from "../../api/together";
import type { User } from "../../api/types";
import { addTexts, useLocale, useT } from "../../i18n";
import { replies as en } from "../../i18n/en/replies";
import { languageName } from "../../i18n/format";
import { replies as pl } from "../../i18n/pl/replies";
import { replies as uk } from "../../i18n/uk/replies";
import { FailedView } from "../../inbox/EmptyView";
import { canned, cannedFailed, loadCanned } from "../../store/canned";
import { useCell } from "../../store/cell";
import { Empty } from "../../ui/Empty";
import { Icon } from "../../ui/Icon";
import { Link } from "../../ui/Link";
import { NotYet } from "../../ui/Skeleton";
import { ReplyEditor } from "./ReplyEditor";

addTexts({ en, pl, uk });

const adding = { page: "settings", section: "replies", item: "new" } as const;

function AddLink() {
  const t = useT();
  return (
    <Link className="button primary" to={adding}>
      <Icon name="plus" size={16} />
      {t("replies.add")}
    </Link>
  );
}

/** The canned replies of the office: all of them, or the one that is being written. */
export function Replies({ item, user }: { item: string | null; user: User }) {
  const t = useT();
  const locale = useLocale();
  const all = useCell(canned);
  const failed = useCell(cannedFailed);
  useEffect(() => void loadCanned(true), []);
  const reply = all?.find((one) => one.id === item) ?? null;
  if (item === "new" || reply) return <ReplyEditor key={item} reply={reply} me={user.name} own={locale} />;
  if (!all) return failed ? <FailedView problem={null} onRetry={() => void loadCanned(true)} /> : <NotYet ready={false} />;
  if (all.length === 0) {
    return (
      <Empty icon="message-square-text" title={t("replies.none")}>
        <p>{t("replies.none.next")}</p>
        <AddLink />
      </Empty>
    );
  }
  const sorted = [...all].sort((a, b) => a.title.localeCompare(b.title));
  return (
    <div className="settings-stack">
      <div className="card">
        <p className="card-text">{t("replies.text")}</p>
        <ul className="entries">
          {sorted.map((one) => (
            <li key={one.id}>
              <Link className="entry-link reply-link" to={{ page: "settings", section: "replies", item: one.id }}>
                <Icon name="message-square-text" />
                <span className="entry-text">
                  <span className="entry-name">{one.title}</span>
                  <span className="entry-more">/{one.shortcut}</span>
                </span>
                {replyLanguages.filter((language) => one.texts[language]).map((language) => (
                  <span key={language} className="tag" title={languageName(locale, language)}>
                    {language.toUpperCase()}
                  </span>
                ))}
                <Icon name="chevron-right" size={16} />
              </Link>
            </li>
          ))}
        </ul>
        <div className="card-actions">
          <AddLink />
        </div>
      </div>
    </div>
  );
}
