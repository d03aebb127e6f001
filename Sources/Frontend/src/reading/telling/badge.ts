import { counts } from "../../store/conversations";
import { unreadNotices } from "../../store/notifications";

const size = 64;

/** The sign of the product with a dot or a number in its corner. The ring around it is of no colour, so that it fits tabs of both themes. */
function draw(sign: HTMLImageElement, count: number): string | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const paper = canvas.getContext("2d");
  if (!paper) return null;
  paper.drawImage(sign, 0, 0, size, size);
  const words = count > 99 ? "99+" : count > 0 ? String(count) : "";
  const [half, x, y] = words ? [19, size - 19, size - 19] : [12, size - 13, 13];
  const wide = Math.max(0, words.length - 1) * 11;
  const shape = (grown: number) => {
    paper.beginPath();
    paper.arc(x, y, half + grown, -Math.PI / 2, Math.PI / 2);
    paper.arc(x - wide, y, half + grown, Math.PI / 2, -Math.PI / 2);
    paper.closePath();
    paper.fill();
  };
  paper.globalCompositeOperation = "destination-out";
  shape(5);
  paper.globalCompositeOperation = "source-over";
  paper.fillStyle = "#c4302b";
  shape(0);
  paper.fillStyle = "#fff";
  paper.font = "700 28px Inter, sans-serif";
  paper.textAlign = "center";
  paper.textBaseline = "middle";
  paper.fillText(words, x - wide / 2, y + 2);
  return canvas.toDataURL("image/png");
}

interface Badged {
  setAppBadge?: (count: number) => Promise<void>;
  clearAppBadge?: () => Promise<void>;
}

/** Shows how much is unread on the tab's icon: conversations as a number, else a dot for what the bell has; on an installed page's icon too. */
export function badge(): () => void {
  const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (!link) return () => undefined;
  const plain = link.href;
  const sign = new Image();
  let before = "";
  const show = () => {
    const unread = counts.get()?.unread ?? 0;
    const due = unreadNotices.get();
    const key = `${unread} ${due > 0}`;
    if (key === before || !sign.complete || sign.naturalWidth === 0) return;
    before = key;
    const drawn = unread || due ? draw(sign, unread) : null;
    link.type = drawn ? "image/png" : "image/svg+xml";
    link.href = drawn ?? plain;
    link.dataset["count"] = String(unread || (due ? "dot" : ""));
    const app = navigator as Badged;
    (unread ? app.setAppBadge?.(unread) : app.clearAppBadge?.())?.catch(() => undefined);
  };
  sign.onload = show;
  sign.src = "/icon.svg";
  const ends = [counts.subscribe(show), unreadNotices.subscribe(show)];
  return () => {
    ends.forEach((end) => end());
    link.type = "image/svg+xml";
    link.href = plain;
    (navigator as Badged).clearAppBadge?.().catch(() => undefined);
  };
}
