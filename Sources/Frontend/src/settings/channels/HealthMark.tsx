import type { Channel, Health, HealthState } from "../../api/types";
import { useT } from "../../i18n";
import { Icon, type IconName } from "../../ui/Icon";

const icons: Record<HealthState, IconName> = { off: "plug", connecting: "clock", ok: "circle-check", retrying: "triangle-alert", down: "circle-x" };

export const stateOf = (channel: Channel): HealthState => (channel.connected ? channel.health?.state ?? "connecting" : "off");

/** Mails here of those on the server. A comparison counts at its end only, so until then what is still to fetch counts back. */
export const hereOf = ({ on_server, here, backlog }: Health): number | null =>
  on_server === null || here === null || backlog === 0 ? here : Math.max(here, on_server - backlog);

/** How an account does: a shape, a word and, for those who see it, a colour. */
export function HealthMark({ channel }: { channel: Channel }) {
  const t = useT();
  const state = stateOf(channel);
  return (
    <span className={`health health-${state}`}>
      <Icon name={icons[state]} size={16} />
      {t(`health.${state}`)}
    </span>
  );
}
