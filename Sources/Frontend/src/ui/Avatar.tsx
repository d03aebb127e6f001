import { memo } from "react";
import type { Platform } from "../api/types";
import { Icon, type IconName } from "./Icon";

const badge: Record<Platform, IconName> = {
  email: "mail",
  telegram: "send",
  whatsapp: "phone",
  instagram: "camera",
  facebook: "message-circle",
};

/** One or two letters: of the first two words, or the first letter of an address. */
export function initials(name: string): string {
  const words = name.replace(/[^\p{L}\p{N}\s@]/gu, " ").split(/\s+/).filter(Boolean);
  const [first = "", second = ""] = name.includes("@") && words.length === 1 ? [name] : words;
  const letter = (word: string) => [...word][0] ?? "";
  return (letter(first) + letter(second)).toLocaleUpperCase() || "?";
}

/** The same person has the same colour everywhere. */
export function shade(name: string): number {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum % 6;
}

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
          <Icon name={badge[platform]} size={10} />
        </span>
      )}
    </span>
  );
});
