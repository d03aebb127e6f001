import { useEffect } from "react";
import type { Platform } from "../api/types";
import { useT, type Key } from "../i18n";
import { useCell } from "../store/cell";
import { channels, loadChannels } from "../store/channels";
import { platform, showPlatform } from "../store/lists";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import { platformIcon } from "../ui/Avatar";

const order: readonly Platform[] = ["email", "telegram", "whatsapp", "instagram", "facebook"];

/** Shows the conversations of one platform; there in an office that has several. */
export function PlatformFilter() {
  const t = useT();
  const all = useCell(channels);
  const only = useCell(platform);
  useEffect(() => {
    if (all === null) void loadChannels();
  }, []);
  const known = order.filter((one) => one === only || all?.some((channel) => channel.platform === one));
  if (known.length < 2) return null;
  const name = (one: Platform) => t(`platform.${one}` as Key);
  const label = only ? t("filter.only", { name: name(only) }) : t("filter.label");
  return (
    <Menu
      label={label}
      className={only ? "icon-button small on" : "icon-button small"}
      align="end"
      items={[
        { id: "all", label: t("filter.all"), icon: "inbox", checked: only === null, run: () => showPlatform(null) },
        ...known.map((one) => ({ id: one, label: name(one), icon: platformIcon[one], checked: one === only, run: () => showPlatform(one) })),
      ]}
    >
      <Icon name="list-filter" size={16} />
    </Menu>
  );
}

/** Says that the list is not all there is, and how to see the rest. */
export function FilterNote() {
  const t = useT();
  const only = useCell(platform);
  if (!only) return null;
  return (
    <p className="filter-note" role="status">
      <Icon name={platformIcon[only]} size={14} />
      <span>{t("filter.only", { name: t(`platform.${only}` as Key) })}</span>
      <button type="button" className="text-button" onClick={() => showPlatform(null)}>
        {t("filter.all")}
      </button>
    </p>
  );
}
