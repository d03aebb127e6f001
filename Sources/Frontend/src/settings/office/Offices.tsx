import { officeSettings } from "../../api/crm";
import type { Office } from "../../api/catalogue";
import type { User } from "../../api/types";
import { useT } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { Link } from "../../ui/Link";
import { NotYet } from "../../ui/Skeleton";
import { OfficeEditor } from "./OfficeEditor";
import { Retired } from "./Retired";
import { useRows } from "./useRows";

const adding = { page: "settings", section: "offices", item: "new" } as const;

/** Where the bureau receives its clients: all offices, or the one that is being changed. */
export function Offices({ item, user }: { item: string | null; user: User }) {
  const t = useT();
  const { items, problem, put, act, reload } = useRows<Office>(officeSettings.offices, officeSettings.changeOffice);
  const owner = user.role === "owner";
  if (!items) return <NotYet ready={false} problem={problem} onRetry={() => void reload()} />;
  const office = items.find((one) => one.id === item) ?? null;
  if (office || (item === "new" && owner)) {
    return (
      <OfficeEditor
        key={item}
        office={office}
        readOnly={!owner}
        only={items.filter((one) => one.is_active).length <= (office ? 1 : 0)}
        onSaved={(saved) => {
          put(saved);
          // Another one may have ceased to be the usual one.
          void reload();
        }}
        onRetire={(one) => void act(one, { is_active: false }, "toast.retired")}
      />
    );
  }
  return (
    <div className="settings-stack">
      <div className="card">
        <p className="card-text">{t("offices.text")}</p>
        {items.length === 0 && <p className="card-hint">{t("offices.none")}</p>}
        <ul className="entries accounts">
          {items
            .filter((one) => one.is_active)
            .map((one) => (
              <li key={one.id}>
                <Link className="entry-link office-link" to={{ page: "settings", section: "offices", item: one.id }}>
                  <Icon name="building-2" />
                  <span className="entry-text">
                    <span className="entry-name">{one.name}</span>
                    <span className="entry-more">{[one.address, [one.postal_code, one.city].filter(Boolean).join(" ")].filter(Boolean).join(", ") || t("offices.noAddress")}</span>
                  </span>
                  {one.is_default && <span className="tag good">{t("offices.default")}</span>}
                  <Icon name="chevron-right" size={16} />
                </Link>
              </li>
            ))}
        </ul>
        <Retired
          rows={items.filter((one) => !one.is_active)}
          onBack={owner ? (id) => items.filter((one) => one.id === id).forEach((one) => void act(one, { is_active: true }, "toast.back")) : null}
        />
        {owner && (
          <div className="card-actions">
            <Link className="button primary" to={adding}>
              <Icon name="plus" size={16} />
              {t("offices.add")}
            </Link>
          </div>
        )}
      </div>
    </div>
  );
}
