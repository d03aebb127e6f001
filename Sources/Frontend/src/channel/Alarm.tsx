import type { Channel } from "../api/types";
import type { Route } from "../app/router";
import { useLocale, useT, type T } from "../i18n";
import { bytes } from "../i18n/format";
import { useCell } from "../store/cell";
import { channels, isDown, isStuck } from "../store/channels";
import { disk, isLow } from "../store/disk";
import { me } from "../store/session";
import { Icon } from "../ui/Icon";
import { Link } from "../ui/Link";
import { reasonWords } from "./words";

/** The accounts that bring in or send nothing and will not heal without somebody. */
export function useDown(): readonly Channel[] {
  return (useCell(channels) ?? []).filter((one) => isDown(one) || isStuck(one));
}

function what(t: T, down: readonly Channel[]): string {
  const [first] = down;
  if (!first || down.length > 1) return t("alarm.many", { n: down.length });
  const chat = first.platform !== "email";
  const said = isDown(first) ? first.health : first.outgoing;
  return [t(chat ? (isDown(first) ? "alarm.one.chat" : "alarm.out.chat") : isDown(first) ? "alarm.one" : "alarm.out", { address: first.address }), said && reasonWords(t, said, first.platform)].filter(Boolean).join(" ");
}

/** The disk is behind whatever else does not work then, so that it is all that is said. */
function DiskAlarm({ free, enough }: { free: number; enough: number }) {
  const t = useT();
  const locale = useLocale();
  return (
    <div className="alarm">
      <Icon name="circle-alert" />
      <p>
        {t("alarm.disk", { free: bytes(locale, free) })} {t("alarm.disk.advice", { enough: bytes(locale, enough) })}{" "}
        {me()?.role !== "owner" && t("alarm.tell")}
      </p>
    </div>
  );
}

/**
 * Says under the list that something does not come in or go out, and what to do. It stands at the bottom so that no row moves when it
 * comes or goes; the region is always there, so that it is read when it fills.
 */
export function Alarm() {
  const t = useT();
  const down = useDown();
  const room = useCell(disk);
  const owner = me()?.role === "owner";
  const to: Route = { page: "settings", section: "channels", item: owner && down.length === 1 ? down[0]?.id ?? null : null };
  return (
    <div className="alarm-place" role="status">
      {room && isLow(room) && <DiskAlarm free={room.free ?? 0} enough={room.enough} />}
      {!isLow(room) && down.length > 0 && (
        <div className="alarm">
          <Icon name="circle-alert" />
          <p>
            {what(t, down)} {!owner && t("alarm.tell")}
          </p>
          <Link className="text-button" to={to}>
            {t("alarm.open")}
          </Link>
        </div>
      )}
    </div>
  );
}
