import { Fragment, memo } from "react";
import type { Fold } from "../api/types";
import { blocks, spans, type Block, type Span } from "./markdown";
import { Folded, Linked } from "./PlainText";
import { pieces } from "./text";

function Inline({ parts }: { parts: readonly Span[] }) {
  return (
    <>
      {parts.map((one, index) => {
        if (one.kind === "link") {
          return (
            <a key={index} href={one.href} target="_blank" rel="noopener noreferrer">
              {one.text}
            </a>
          );
        }
        if (one.kind === "text") return <Linked key={index} text={one.text} />;
        const inside = <Inline parts={one.spans} />;
        return one.kind === "bold" ? <strong key={index}>{inside}</strong> : <em key={index}>{inside}</em>;
      })}
    </>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <>
      {lines.map((line, index) => (
        <Fragment key={index}>
          {index > 0 && "\n"}
          <Inline parts={spans(line)} />
        </Fragment>
      ))}
    </>
  );
}

function One({ block }: { block: Block }) {
  if (block.kind === "text") {
    return (
      <p className="plain-text">
        <Lines lines={block.lines} />
      </p>
    );
  }
  if (block.kind === "quote") {
    return (
      <blockquote className="plain-text">
        <Lines lines={block.lines} />
      </blockquote>
    );
  }
  const items = block.items.map((item, index) => (
    <li key={index}>
      <Inline parts={spans(item)} />
    </li>
  ));
  return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
}

/** A text that was written here, with its light formatting; quoted history and the signature are folded. */
export const Formatted = memo(function Formatted({ text, folds }: { text: string; folds: readonly Fold[] }) {
  return (
    <div className="plain formatted">
      {pieces(text, folds).map((piece, index) =>
        piece.fold ? <Folded key={index} piece={piece} /> : blocks(piece.text).map((block, at) => <One key={`${index}-${at}`} block={block} />),
      )}
    </div>
  );
});
