import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

interface Props {
  icon: IconName;
  title: string;
  /** There is nothing else on the screen: the title is that of the page. */
  alone?: boolean;
  children?: ReactNode;
}

/** What stands where there is nothing yet: why, and what to do next. */
export function Empty({ icon, title, alone, children }: Props) {
  const Title = alone ? "h1" : "p";
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={24} />
      </span>
      <Title className="empty-title">{title}</Title>
      {children}
    </div>
  );
}
