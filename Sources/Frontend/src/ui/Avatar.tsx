import { memo } from "react";
import type { Platform } from "../api/types";
import { Icon, type IconName } from "./Icon";
import { initials, shade } from "./initials";

export const platformIcon: Record<Platform, IconName> = {
  email: "mail",
  telegram: "send",
  whatsapp: "phone",
  instagram: "camera",
  facebook: "message-circle",
};

interface Props {
  name: string;
  platform?: Platform | null;
  size?: "row" | "small" | "large";
}

export const Avatar = memo(function Avatar({ name, platform, size = "row" }: Props) {
  return (
    <span className={`avatar avatar-${size} shade-${shade(name)}`} aria-hidden="true">
      {initials(name)}
      {platform && (
        <span className={`badge badge-${platform}`}>
          <Icon name={platformIcon[platform]} size={10} />
        </span>
      )}
    </span>
  );
});
