import { useState } from "react";
import { useT } from "../i18n";
import { useCell } from "../store/cell";
import { channels } from "../store/channels";
import { changeLetter, type Letter } from "../store/letters";
import { Icon } from "../ui/Icon";
import { fullName, isAddress } from "./addresses";
import { Chips } from "./Chips";

interface Props {
  id: string;
  letter: Letter;
  /** Shown in full from the start, because somebody has to fill it in. */
  open: boolean;
  onOpen: () => void;
}

export const usable = (letter: Letter): boolean => {
  const all = [...letter.to, ...letter.cc, ...letter.bcc];
  return all.length > 0 && all.every((one) => isAddress(one.address));
};

/** Under which of the office's addresses a first message goes; nothing to choose where there is one. */
function Account({ id, letter }: { id: string; letter: Letter }) {
  const t = useT();
  const all = (useCell(channels) ?? []).filter((one) => one.platform === "email" && one.connected);
  if (all.length < 2 || (letter.mode !== "first" && letter.mode !== "forward")) return null;
  return (
    <div className="chips-row">
      <label htmlFor={`${id}-account`}>{t("to.from")}</label>
      <select id={`${id}-account`} value={letter.account ?? ""} onChange={(event) => changeLetter(id, { account: event.target.value })}>
        {all.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name && one.name !== one.address ? `${one.name} <${one.address}>` : one.address}
          </option>
        ))}
      </select>
    </div>
  );
}

/** To whom it goes, in one line; or the fields to change it. */
export function Recipients({ id, letter, open, onOpen }: Props) {
  const t = useT();
  const [withCopies, setWithCopies] = useState(false);
  const bad = [...letter.to, ...letter.cc, ...letter.bcc].filter((one) => !isAddress(one.address));
  if (!open && bad.length === 0) {
    const copies = letter.cc.map((one) => t("to.ccName", { name: fullName(one) }));
    const hidden = letter.bcc.map((one) => t("to.bccName", { name: fullName(one) }));
    const names = [...letter.to.map(fullName), ...copies, ...hidden].join(", ");
    return (
      <button type="button" className="goes-to" aria-expanded={false} title={names} onClick={onOpen}>
        <span>{letter.addressed ? t("to.goes", { names }) : t("to.asking")}</span>
        <Icon name="chevron-down" size={14} />
      </button>
    );
  }
  const copies = withCopies || letter.cc.length > 0 || letter.bcc.length > 0;
  return (
    <div className="recipients">
      <Account id={id} letter={letter} />
      <Chips label={t("to.to")} value={letter.to} autoFocus={letter.to.length === 0} onChange={(to) => changeLetter(id, { to })} />
      {copies ? (
        <>
          <Chips label={t("to.cc")} value={letter.cc} autoFocus={withCopies && letter.cc.length === 0} onChange={(cc) => changeLetter(id, { cc })} />
          <Chips label={t("to.bcc")} value={letter.bcc} onChange={(bcc) => changeLetter(id, { bcc })} />
        </>
      ) : (
        <button type="button" className="text-button copies" onClick={() => setWithCopies(true)}>
          {t("to.copies")}
        </button>
      )}
      <div className="chips-row">
        <label htmlFor={`${id}-subject`}>{t("to.subject")}</label>
        <input
          id={`${id}-subject`}
          type="text"
          maxLength={500}
          autoComplete="off"
          placeholder={t("to.subject.example")}
          value={letter.subject ?? ""}
          onChange={(event) => changeLetter(id, { subject: event.target.value })}
        />
      </div>
    </div>
  );
}
