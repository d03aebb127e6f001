import { Fragment } from "react";
import type { Named } from "../api/types";
import { Linked } from "./PlainText";

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A note's text with the colleagues whom it calls set off. */
export function NoteText({ text, mentions }: { text: string; mentions: readonly Named[] }) {
  const names = mentions.map((one) => literal(`@${one.name}`)).sort((a, b) => b.length - a.length);
  const parts = names.length ? text.split(new RegExp(`(${names.join("|")})`)) : [text];
  return (
    <div className="plain plain-text">
      {parts.map((part, index) => (
        <Fragment key={index}>{index % 2 ? <strong className="mention">{part}</strong> : <Linked text={part} />}</Fragment>
      ))}
    </div>
  );
}
