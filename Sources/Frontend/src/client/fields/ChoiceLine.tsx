import { useId } from "react";
import type { ClientFields, WholeClient } from "../../api/crm";
import { saveClient } from "../save";

interface Props {
  client: WholeClient;
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  fields: (value: string) => ClientFields;
}

/** One choice of a client, saved when it is made. */
export function ChoiceLine({ client, label, value, options, fields }: Props) {
  const id = useId();
  return (
    <div className="line-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => void saveClient(client.id, fields(event.target.value), client.revision)}>
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </div>
  );
}
