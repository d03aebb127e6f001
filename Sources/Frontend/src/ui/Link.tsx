import type { AnchorHTMLAttributes } from "react";
import { go, href, type Route } from "../app/router";

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: Route;
  replace?: boolean;
}

/** A real link (new tab, copy address) that moves within the page on a plain click. */
export function Link({ to, replace = false, onClick, ...rest }: Props) {
  return (
    <a
      {...rest}
      href={href(to)}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go(to, replace);
      }}
    />
  );
}
