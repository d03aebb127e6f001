import type { Channel, HealthState } from "../../api/types";
import { useT } from "../../i18n";
import { Icon, type IconName } from "../../ui/Icon";

const icons: Record<HealthState, IconName> = { off: "plug", connecting: "clock", ok: "circle-check", retrying: "triangle-alert", down: "circle-x" };

export const stateOf = (channel: Channel): HealthState => (channel.connected ? channel.health?.state ?? "connecting" : "off");

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
