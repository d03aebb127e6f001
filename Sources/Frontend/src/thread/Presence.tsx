import { useEffect, useMemo, useRef, useState } from "react";
import type { Present } from "../api/together";
import { firstName } from "../composing/canned/variables";
import { tags, useLocale, useT, type T } from "../i18n";
import type { Locale } from "../api/types";
import { useCell, useItem } from "../store/cell";
import { look, presences } from "../store/presence";
import { colleagues, session } from "../store/session";
import { initials, shade } from "../ui/initials";

const nobody: readonly Present[] = [];

/** The others who have the conversation open. */
function useOthers(id: string): readonly Present[] {
  const people = useItem(presences, id)?.people ?? nobody;
  const own = useCell(session, (now) => (now.state === "signed-in" ? now.me.user.id : ""));
  return useMemo(() => {
    const others = people.filter((one) => one.id !== own);
    // Who writes stands before who only looks.
    return [...others.filter((one) => one.state === "typing"), ...others.filter((one) => one.state !== "typing")];
  }, [people, own]);
}

/** First names, as people speak of each other, unless two of the office share one. */
function shortName(one: Present): string {
  const first = firstName(one.name);
  const twins = colleagues.get().some((other) => other.id !== one.id && firstName(other.name) === first);
  return twins || !first ? one.name : first;
}

function words(people: readonly Present[], locale: Locale, t: T): string {
  const typing = people.filter((one) => one.state === "typing");
  const meant = typing.length ? typing : people;
  if (meant.length === 0) return "";
  const names = new Intl.ListFormat(tags[locale], { type: "conjunction" }).format(meant.map(shortName));
  return t(typing.length ? "presence.typing" : "presence.looking", { n: meant.length, names });
}

function Face({ one }: { one: Present }) {
  return (
    <span className={`mini-avatar present shade-${shade(one.name)}`} aria-hidden="true">
      {initials(one.name)}
    </span>
  );
}

/** Once for each who comes and for each who begins to write; whoever listens to the page has other things to hear. */
function useSpoken(people: readonly Present[], text: string): string {
  const [spoken, setSpoken] = useState("");
  const told = useRef(new Set<string>());
  useEffect(() => {
    const timer = setTimeout(() => {
      const news = people.map((one) => one.id + one.state).filter((one) => !told.current.has(one));
      if (news.length === 0) return;
      news.forEach((one) => told.current.add(one));
      setSpoken(text);
    }, 1500);
    return () => clearTimeout(timer);
  }, [people, text]);
  return spoken;
}

/** "Marta is typing …", in the head of the thread. Says meanwhile that somebody looks here too. */
export function Presence({ id }: { id: string }) {
  const t = useT();
  const locale = useLocale();
  const people = useOthers(id);
  const text = words(people, locale, t);
  const spoken = useSpoken(people, text);
  useEffect(() => look(id), [id]);
  return (
    <>
      {text && (
        <span className="presence" title={people.map((one) => one.name).join(", ")}>
          {people.slice(0, 3).map((one) => (
            <Face key={one.id} one={one} />
          ))}
          <span className="presence-text">{text}</span>
        </span>
      )}
      <span className="sr-only" aria-live="polite">
        {spoken}
      </span>
    </>
  );
}

/** In the list: who is on it. */
export function RowPresence({ id }: { id: string }) {
  const t = useT();
  const locale = useLocale();
  const people = useOthers(id);
  if (people.length === 0) return null;
  const text = words(people, locale, t);
  return (
    <span className="row-presence" title={text}>
      <span className="sr-only">{text}</span>
      {people.slice(0, 2).map((one) => (
        <Face key={one.id} one={one} />
      ))}
    </span>
  );
}
