import type { Channel } from "../api/types";
import type { Route } from "../app/router";
import { useT, type T } from "../i18n";
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

/**
 * Says under the list that something does not come in or go out, and what to do; a full disk is behind whatever does not work then, and
 * is said on every screen (see `Bar`). It stands at the bottom so that no row moves when it
 * comes or goes; the region is always there, so that it is read when it fills.
 */
export function Alarm() {
  const t = useT();
  const down = useDown();
  const full = useCell(disk, isLow);
  const owner = me()?.role === "owner";
  const to: Route = { page: "settings", section: "channels", item: owner && down.length === 1 ? down[0]?.id ?? null : null };
  return (
    <div className="alarm-place" role="status">
      {!full && down.length > 0 && (
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
