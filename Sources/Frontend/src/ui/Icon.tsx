import { createElement, memo } from "react";
import { shapes, type IconName, type Shape } from "../../generated/icons";

export type { IconName };

interface Props {
  name: IconName;
  size?: number;
}

/** Adds the drawings of what is fetched after the first sight of the page. */
export function addIcons(more: Record<string, readonly Shape[]>): void {
  Object.assign(shapes, more);
}

/** A drawing beside words or inside a labelled control; it says nothing of its own to assistive tools. */
export const Icon = memo(function Icon({ name, size = 18 }: Props) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {(shapes[name] ?? []).map(([tag, attributes], index) => createElement(tag, { key: index, ...attributes }))}
    </svg>
  );
});
