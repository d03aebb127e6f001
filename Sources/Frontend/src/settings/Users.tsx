import { useState } from "react";
import { settings } from "../api";
import type { Role, User } from "../api/types";
import { useT, type Key } from "../i18n";
import { problemKey } from "../store/actions";
import { loadColleagues } from "../store/session";
import { offering, say } from "../store/toasts";
import { Avatar } from "../ui/Avatar";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import { NotYet } from "../ui/Skeleton";
import { EndTotp } from "./EndTotp";
import { UserDialog, type UserTask } from "./UserDialog";
import { useList } from "./useList";

export const roles: readonly Role[] = ["owner", "manager", "accountant"];

/** The people of the office. The server keeps the last owner; the page says so when it refuses. */
export function Users({ own }: { own: string }) {
  const t = useT();
  const { items, setItems, problem, reload } = useList(settings.users);
  const [task, setTask] = useState<UserTask | null>(null);
  const [lost, setLost] = useState<User | null>(null);

  const change = (user: User, body: { role?: Role; disabled?: boolean }, undo: typeof body, key: Key) => {
    const put = (next: User) => setItems((now) => (now ?? []).map((one) => (one.id === next.id ? next : one)));
    void offering((say) => settings.changeUser(user.id, body).then(
      (answer) => {
        put(answer);
        void loadColleagues();
        say({ tone: "quiet", key, values: { name: user.name }, action: { key: "action.undo", run: () => change(answer, undo, body, "toast.saved") } });
      },
      (error) => say({ tone: "error", key: problemKey(error) }),
    ));
  };
  const actions = (user: User) => [
    ...roles.map((role) => ({
      id: role, label: t(`role.${role}`), checked: user.role === role,
      run: () => role !== user.role && change(user, { role }, { role: user.role }, "toast.role"),
    })),
    { id: "edit", label: t("users.edit"), icon: "sliders-horizontal" as const, run: () => setTask({ kind: "edit", user }) },
    ...(user.id === own || user.totp === false ? [] : [{ id: "totp", label: t("twofactor.owner"), icon: "shield-check" as const, run: () => setLost(user) }]),
    ...(user.id === own ? [] : [{
      id: "disable", label: t(user.disabled_at ? "users.enable" : "users.disable"), icon: (user.disabled_at ? "user-check" : "user-x") as "user-x",
      run: () => change(user, { disabled: !user.disabled_at }, { disabled: Boolean(user.disabled_at) }, user.disabled_at ? "toast.enabled" : "toast.disabled"),
    }]),
  ];

  return (
    <div className="settings-stack">
      <NotYet ready={items !== null} problem={problem} onRetry={() => void reload()} />
      {items && <div className="card">
        <ul className="entries">
          {(items ?? []).map((user) => (
            <li key={user.id} className={user.disabled_at ? "off" : ""}>
              <Avatar name={user.name} size="small" />
              <div className="entry-text">
                <span className="entry-name">{user.name}</span>
                <span className="entry-more">{user.email}</span>
              </div>
              <span className="tag">{t(user.disabled_at ? "users.off" : (`role.${user.role}` as Key))}</span>
              <Menu label={t("users.change", { name: user.name })} className="icon-button" align="end" items={actions(user)}>
                <Icon name="ellipsis" />
              </Menu>
            </li>
          ))}
        </ul>
        <div className="card-actions">
          <button type="button" className="button primary" onClick={() => setTask({ kind: "add" })}>
            <Icon name="plus" size={16} />
            {t("users.add")}
          </button>
        </div>
      </div>}
      {lost && <EndTotp user={lost} onClose={() => setLost(null)} />}
      {task && (
        <UserDialog
          task={task}
          onClose={() => setTask(null)}
          onDone={(key) => {
            setTask(null);
            void reload();
            void loadColleagues();
            say({ tone: "quiet", key });
          }}
        />
      )}
    </div>
  );
}
