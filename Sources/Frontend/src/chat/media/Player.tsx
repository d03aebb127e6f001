import { useEffect, useRef, useState } from "react";
import { urls } from "../../api";
import type { Attachment } from "../../api/types";
import { useLocale, useT } from "../../i18n";
import { bytes } from "../../i18n/format";
import { Icon } from "../../ui/Icon";
import { duration } from "./kinds";
import { nextSpeed, playing, speed } from "./speed";

/** A voice message or a piece of music: play, seek by pointer and by arrow keys, and as fast as somebody listens. */
export function Player({ file, voice }: { file: Attachment; voice: boolean }) {
  const t = useT();
  const locale = useLocale();
  const sound = useRef<HTMLAudioElement>(null);
  const [runs, setRuns] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(file.duration ?? 0);
  const [broken, setBroken] = useState(false);
  const rate = speed.use();
  useEffect(() => {
    if (sound.current) sound.current.playbackRate = rate;
  }, [rate]);
  useEffect(() => () => playing.stop(sound.current), []);

  const toggle = () => {
    const one = sound.current;
    if (!one) return;
    if (runs) return one.pause();
    playing.start(one);
    one.playbackRate = rate;
    // A pause that comes before the first sound ends the play too, and breaks nothing.
    one.play().catch((error: Error) => error.name !== "AbortError" && setBroken(true));
  };
  const seek = (to: number) => {
    setAt(to);
    if (sound.current) sound.current.currentTime = to;
  };
  const name = t(voice ? "type.voice" : "type.audio");
  return (
    <div className="player" role="group" aria-label={voice ? name : `${name}: ${file.name}`}>
      <audio
        ref={sound}
        src={urls.file(file.id)}
        preload="none"
        onPlay={() => setRuns(true)}
        onPause={() => setRuns(false)}
        onEnded={() => {
          setRuns(false);
          seek(0);
        }}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onLoadedMetadata={(event) => {
          const found = event.currentTarget.duration;
          if (Number.isFinite(found)) setLength(found);
        }}
        onError={() => setBroken(true)}
      />
      <button type="button" className="player-play" aria-label={t(runs ? "player.pause" : "player.play")} disabled={broken} onClick={toggle}>
        <Icon name={runs ? "pause" : "play"} size={18} />
      </button>
      <div className="player-body">
        {!voice && <span className="player-name">{file.name}</span>}
        <input
          type="range"
          min={0}
          max={Math.max(length, 1)}
          step={1}
          value={Math.min(at, Math.max(length, 1))}
          aria-label={t("player.seek")}
          aria-valuetext={t("player.at", { at: duration(at), length: duration(length) })}
          disabled={broken}
          onChange={(event) => seek(Number(event.target.value))}
        />
        <span className="player-time">
          {broken ? t("player.broken") : runs || at > 0 ? `${duration(at)} / ${duration(length)}` : duration(length)}
          {!voice && file.size > 0 && ` · ${bytes(locale, file.size)}`}
        </span>
      </div>
      <button
        type="button"
        className="player-speed"
        aria-label={t("player.speed", { rate: String(rate) })}
        title={t("player.speed", { rate: String(rate) })}
        onClick={() => speed.set(nextSpeed(rate))}
      >
        {`${rate}×`}
      </button>
      <a className="icon-button small" href={urls.download(file.id)} download aria-label={t("file.download", { name: file.name || name })}>
        <Icon name="download" size={16} />
      </a>
    </div>
  );
}
