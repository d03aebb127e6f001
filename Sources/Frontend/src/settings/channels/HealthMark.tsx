import type { Channel, Health, HealthState } from "../../api/types";
import { useT } from "../../i18n";
import { Icon, type IconName } from "../../ui/Icon";

const icons: Record<HealthState, IconName> = { off: "plug", connecting: "clock", ok: "circle-check", retrying: "triangle-alert", down: "circle-x" };

export const stateOf = (channel: Channel): HealthState => (channel.connected ? channel.health?.state ?? "connecting" : "off");

/** Mails here of those on the server. A comparison counts at its end only, so until then what is still to fetch counts back. */
export const hereOf = ({ on_server, here, backlog }: Health): number | null =>
  on_server === null || here === null || backlog === 0 ? here : Math.max(here, on_server - backlog);

const badness: readonly HealthState[] = ["ok", "connecting", "retrying", "down"];

/** The worse of the two ways, in and out. */
export function worst(channel: Channel): HealthState {
  const state = stateOf(channel);
  const out = channel.outgoing?.state ?? "ok";
  if (state === "off") return state;
  return badness.indexOf(out) > badness.indexOf(state) ? out : state;
}

/** How an account does: a shape, a word and, for those who see it, a colour. */
export function HealthMark({ channel }: { channel: Channel }) {
  return <StateMark state={worst(channel)} />;
}

export function StateMark({ state }: { state: HealthState }) {
  const t = useT();
  return (
    <span className={`health health-${state}`}>
      <Icon name={icons[state]} size={16} />
      {t(`health.${state}`)}
    </span>
  );
}
