import { useEffect, useRef, useState } from "react";
import { useT } from "../i18n";
import { Icon } from "../ui/Icon";
import { attach } from "./uploads";

interface Props {
  letter: string;
  /** Opens the letter, before files are put into it. */
  open: () => void;
}

const carriesFiles = (event: DragEvent): boolean => [...(event.dataTransfer?.types ?? [])].includes("Files");

/** Makes the whole column around it take files. What is over it while files hover says so. */
export function DropZone({ letter, open }: Props) {
  const t = useT();
  const place = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const column = place.current?.closest<HTMLElement>(".thread-column");
    if (!column) return;
    // Entering a child leaves its parent: only the balance says whether the files are still over the column.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth += 1;
      setOver(true);
    };
    const move = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    };
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      open();
      attach(letter, files);
    };
    // A file that misses the column must not take the place of the page.
    const miss = (event: DragEvent) => {
      if (!carriesFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
    };
    addEventListener("dragover", miss);
    addEventListener("drop", miss);
    const handlers = { dragenter: enter, dragover: move, dragleave: leave, drop } as const;
    for (const [name, handler] of Object.entries(handlers)) column.addEventListener(name, handler as EventListener);
    return () => {
      removeEventListener("dragover", miss);
      removeEventListener("drop", miss);
      for (const [name, handler] of Object.entries(handlers)) column.removeEventListener(name, handler as EventListener);
    };
  }, [letter]);
  return (
    <div ref={place} className={over ? "drop-zone over" : "drop-zone"} aria-hidden={!over}>
      {over && (
        <p>
          <Icon name="upload" size={24} />
          {t("files.drop")}
        </p>
      )}
    </div>
  );
}
