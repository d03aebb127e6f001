import { useEffect, useState } from "react";
import { useLocale, useT, type Key } from "../i18n";
import { bytes } from "../i18n/format";
import { connection, type Connection } from "../live/socket";
import { useCell } from "../store/cell";
import { disk, isLow } from "../store/disk";
import { me } from "../store/session";
import { Icon } from "../ui/Icon";

/** Milliseconds that a connection may be away before it is said in words: a restart is no news. */
const patience = 3000;

/** What is said about the connection: an upgrade at once, an outage once it lasts. */
function useOutage(): Key | null {
  const state = useCell(connection);
  const [said, setSaid] = useState<Connection>("live");
  useEffect(() => {
    if (state !== "offline") return setSaid(state);
    const timer = setTimeout(() => setSaid(state), patience);
    return () => clearTimeout(timer);
  }, [state]);
  return said === "upgrading" || said === "offline" ? `connection.${said}` : null;
}

/** What concerns the whole office, on every screen: the region is always there, so that it is read when it fills. */
export function Bar() {
  const t = useT();
  const locale = useLocale();
  const outage = useOutage();
  const room = useCell(disk);
  const low = room && isLow(room);
  return (
    <div className="shell-bar" role="status">
      {outage && (
        <p className="bar-line">
          <Icon name="plug" size={16} />
          <span>{t(outage)}</span>
        </p>
      )}
      {low && (
        <p className="bar-line bar-alarm">
          <Icon name="circle-alert" size={16} />
          <span>
            {t("alarm.disk", { free: bytes(locale, room.free ?? 0) })} {t("alarm.disk.advice", { enough: bytes(locale, room.enough) })}{" "}
            {me()?.role !== "owner" && t("alarm.tell")}
          </span>
        </p>
      )}
    </div>
  );
}
