import { urls } from "../api";
import type { Card } from "../api/chat";
import type { Message } from "../api/types";
import { useLocale, useT } from "../i18n";
import { formatNumber } from "../i18n";
import { Copy } from "../ui/Copy";
import { Icon } from "../ui/Icon";

type Of<K extends Card["kind"]> = Extract<Card, { kind: K }>;

/** Within what the earth has. */
const degrees = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

function Location({ card }: { card: Of<"location"> }) {
  const t = useT();
  const [lat, lon] = [degrees(card.latitude, 90).toFixed(5), degrees(card.longitude, 180).toFixed(5)];
  const name = card.title || t(card.seconds ? "card.live" : "card.location");
  return (
    <div className="chat-card">
      <span className="card-icon">
        <Icon name="map-pin" size={20} />
      </span>
      <div>
        <p className="card-title">{name}</p>
        {card.address && <p>{card.address}</p>}
        <p className="card-more">{`${lat}, ${lon}`}</p>
        <a
          className="text-button"
          href={`https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=16/${lat}/${lon}`}
          target="_blank"
          rel="noopener noreferrer"
        >
          <Icon name="external-link" size={14} />
          {t("card.map")}
        </a>
      </div>
    </div>
  );
}

function Contact({ card }: { card: Of<"contact"> }) {
  const t = useT();
  const number = card.phone.replace(/[^\d+]/g, "");
  return (
    <div className="chat-card">
      <span className="card-icon">
        <Icon name="user" size={20} />
      </span>
      <div className="card-wide">
        <p className="card-title">{card.name || t("type.contact")}</p>
        {number && (
          <>
            <Copy text={card.phone} label={t("card.copy")} />
            <a className="text-button" href={`tel:${number}`}>
              <Icon name="phone" size={14} />
              {t("card.call")}
            </a>
          </>
        )}
      </div>
    </div>
  );
}

function Poll({ card }: { card: Of<"poll"> }) {
  const t = useT();
  const locale = useLocale();
  const all = card.options.reduce((sum, one) => sum + one.votes, 0);
  return (
    <div className="chat-card poll">
      <div className="card-wide">
        <p className="card-title">{card.question}</p>
        <p className="card-more">{t(card.closed ? "card.poll.closed" : "card.poll")} · {t("card.poll.votes", { n: all })}</p>
        <ul>
          {card.options.map((one, index) => (
            <li key={index}>
              <span className="poll-text">{one.text}</span>
              <span className="poll-count">
                {formatNumber(locale, one.votes)}
                <span className="sr-only"> {t("card.poll.votes", { n: one.votes })}</span>
              </span>
              <span className="poll-bar" aria-hidden="true">
                <span style={{ width: `${all ? (one.votes / all) * 100 : 0}%` }} />
              </span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Unknown({ message, word }: { message: Message; word: string }) {
  const t = useT();
  return (
    <div className="chat-card">
      <span className="card-icon">
        <Icon name="circle-dashed" size={20} />
      </span>
      <div>
        <p className="card-title">{t("card.unknown")}</p>
        <p>{t("card.unknown.text")}</p>
        {word && <p className="card-more">{word}</p>}
        <a className="text-button" href={urls.raw(message.id)} download>
          <Icon name="download" size={14} />
          {t("card.raw")}
        </a>
      </div>
    </div>
  );
}

/** What is neither text nor file. */
export function CardView({ message, card }: { message: Message; card: Card }) {
  const t = useT();
  switch (card.kind) {
    case "location":
      return <Location card={card} />;
    case "contact":
      return <Contact card={card} />;
    case "poll":
      return <Poll card={card} />;
    case "button":
      return (
        <p className="chat-press">
          <Icon name="mouse-pointer-click" size={16} />
          {t("card.button", { name: card.data })}
        </p>
      );
    case "service":
      return null;
    default:
      return <Unknown message={message} word={card.kind === "unknown" ? card.word : card["kind" as keyof Card]} />;
  }
}
