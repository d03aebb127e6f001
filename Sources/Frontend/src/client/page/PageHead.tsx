import type { ReactNode } from "react";
import { useT } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { phone, useMedia } from "../../ui/useMedia";

interface Props {
  title: string;
  about?: ReactNode;
  avatar?: ReactNode;
  /** The way back, where the list is not beside it. */
  onBack: (() => void) | null;
  children?: ReactNode;
}

/** The head of what stands beside the list of clients. */
export function PageHead({ title, about, avatar, onBack, children }: Props) {
  const t = useT();
  const Title = useMedia(phone) ? "h1" : "h2";
  return (
    <header className="thread-head client-page-head">
      {onBack && (
        <button type="button" className="icon-button" aria-label={t("thread.back")} onClick={onBack}>
          <Icon name="arrow-left" />
        </button>
      )}
      {avatar}
      <div className="client-page-title">
        <Title className="client-name">{title}</Title>
        {about && <p>{about}</p>}
      </div>
      {children}
    </header>
  );
}
