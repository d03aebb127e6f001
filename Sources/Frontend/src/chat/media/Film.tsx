import { useEffect, useRef, useState } from "react";
import { urls } from "../../api";
import type { Attachment } from "../../api/types";
import { useT } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { useMedia } from "../../ui/useMedia";
import { ratioOf } from "./album";
import { duration } from "./kinds";
import { playing } from "./speed";

function Broken({ file }: { file: Attachment }) {
  const t = useT();
  return (
    <div className="media-fault">
      <Icon name="file-video" size={20} />
      <p>{t("media.unplayable")}</p>
      <a className="text-button" href={urls.download(file.id)} download>
        <Icon name="download" size={14} />
        {t("file.download", { name: file.name || t("type.video") })}
      </a>
    </div>
  );
}

/** A film with the browser's own controls, in a frame whose size is known before it is here. */
export function Film({ file }: { file: Attachment }) {
  const t = useT();
  const [broken, setBroken] = useState(false);
  return (
    <div className="film" style={{ aspectRatio: String(ratioOf(file)) }}>
      {broken ? (
        <Broken file={file} />
      ) : (
        <video
          src={urls.file(file.id)}
          controls
          preload="metadata"
          aria-label={[t("type.video"), file.name].filter(Boolean).join(": ")}
          onPlay={(event) => playing.start(event.currentTarget)}
          onError={() => setBroken(true)}
        />
      )}
    </div>
  );
}

/** A round message: played and paused by a click. */
export function RoundFilm({ file }: { file: Attachment }) {
  const t = useT();
  const film = useRef<HTMLVideoElement>(null);
  const [runs, setRuns] = useState(false);
  const [broken, setBroken] = useState(false);
  useEffect(() => () => playing.stop(film.current), []);
  const toggle = () => {
    const one = film.current;
    if (!one) return;
    if (runs) return one.pause();
    playing.start(one);
    // A pause that comes before the first sound ends the play too, and breaks nothing.
    one.play().catch((error: Error) => error.name !== "AbortError" && setBroken(true));
  };
  if (broken) {
    return (
      <div className="film">
        <Broken file={file} />
      </div>
    );
  }
  return (
    <button type="button" className="round-film" aria-label={t(runs ? "player.pause.round" : "player.play.round")} onClick={toggle}>
      <video
        ref={film}
        src={urls.file(file.id)}
        preload="metadata"
        playsInline
        tabIndex={-1}
        onPlay={() => setRuns(true)}
        onPause={() => setRuns(false)}
        onEnded={() => setRuns(false)}
        onError={() => setBroken(true)}
      />
      {!runs && (
        <span className="round-play" aria-hidden="true">
          <Icon name="play" size={24} />
        </span>
      )}
      {file.duration ? <span className="round-time">{duration(file.duration)}</span> : null}
    </button>
  );
}

const still = "(prefers-reduced-motion: reduce)";

/** A short film without sound that repeats; it stands still for whom movement disturbs, until they start it. */
export function Animation({ file }: { file: Attachment }) {
  const t = useT();
  const film = useRef<HTMLVideoElement>(null);
  const reduced = useMedia(still);
  const [wants, setWants] = useState<boolean | null>(null);
  const [broken, setBroken] = useState(false);
  const runs = wants ?? !reduced;
  useEffect(() => {
    if (runs) film.current?.play().catch(() => undefined);
    else film.current?.pause();
  }, [runs]);
  const gif = file.mime === "image/gif";
  return (
    <div className="film animation" style={{ aspectRatio: String(ratioOf(file)) }}>
      {broken ? (
        <Broken file={file} />
      ) : gif ? (
        runs && <img src={urls.file(file.id)} alt={t("type.animation")} />
      ) : (
        <video ref={film} src={urls.file(file.id)} loop muted playsInline preload="metadata" aria-label={t("type.animation")} onError={() => setBroken(true)} />
      )}
      {!broken && (
        <button type="button" className="animation-toggle" aria-label={t(runs ? "player.pause" : "player.play")} onClick={() => setWants(!runs)}>
          <Icon name={runs ? "pause" : "play"} size={16} />
        </button>
      )}
    </div>
  );
}
