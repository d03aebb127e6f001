import { memo, useState, type ReactNode } from "react";
import type { Entity } from "../api/chat";
import { useT } from "../i18n";
import { Linked } from "../thread/PlainText";
import { leadsTo, nodes, target, type Node } from "./entities";

/** What the sender hid until somebody wants to see it. */
function Spoiler({ children }: { children: ReactNode }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (open) return <span className="spoiler open">{children}</span>;
  return (
    <button type="button" className="spoiler" aria-label={t("chat.spoiler")} title={t("chat.spoiler")} onClick={() => setOpen(true)}>
      <span aria-hidden="true">{children}</span>
    </button>
  );
}

function Anchor({ href, words, children }: { href: string; words: string; children: ReactNode }) {
  const host = leadsTo(href, words);
  const away = /^https?:/i.test(href);
  return (
    <>
      <a href={href} title={href} {...(away ? { target: "_blank", rel: "noopener noreferrer" } : {})}>
        {children}
      </a>
      {host && <span className="link-host"> ({host})</span>}
    </>
  );
}

function Piece({ entity, text, children }: { entity: Entity; text: string; children: ReactNode }) {
  const href = target(entity, text);
  switch (entity.kind) {
    case "bold":
      return <strong>{children}</strong>;
    case "italic":
      return <em>{children}</em>;
    case "underline":
      return <u>{children}</u>;
    case "strikethrough":
      return <s>{children}</s>;
    case "spoiler":
      return <Spoiler>{children}</Spoiler>;
    case "code":
      return <code className="chat-code">{children}</code>;
    case "pre":
      return (
        <code className="chat-pre" tabIndex={0}>
          {children}
        </code>
      );
    case "quote":
      return <span className="chat-quote">{children}</span>;
    case "link":
    case "email":
    case "phone":
      return href ? <Anchor href={href} words={text}>{children}</Anchor> : <>{children}</>;
    case "mention":
      return href ? <Anchor href={href} words={href}>{children}</Anchor> : <span className="chat-tag">{children}</span>;
    case "hashtag":
    case "command":
      return <span className="chat-tag">{children}</span>;
    default:
      return <>{children}</>;
  }
}

const blocks = new Set(["pre", "quote"]);
const bare = new Set(["code", "pre", "link", "mention", "email", "phone"]);

function Tree({ list, plain }: { list: readonly Node[]; plain: boolean }) {
  return (
    <>
      {list.map(({ entity, text, inside }, index) => {
        // A block ends its line by itself.
        const words = blocks.has(list[index - 1]?.entity?.kind ?? "") ? text.replace(/^\n/, "") : text;
        if (!entity) return plain ? words : <Linked key={index} text={words} />;
        return (
          <Piece key={index} entity={entity} text={text}>
            <Tree list={inside} plain={plain || bare.has(entity.kind) || entity.kind === "spoiler"} />
          </Piece>
        );
      })}
    </>
  );
}

/** A text with its formatting, built of elements and never of markup. */
export const RichText = memo(function RichText({ text, entities }: { text: string; entities: readonly Entity[] | null | undefined }) {
  return (
    <span className="plain-text chat-text">
      <Tree list={nodes(text, entities)} plain={false} />
    </span>
  );
});
