import type { WholeClient } from "../../api/crm";
import { useT } from "../../i18n";
import { ListLines } from "./ListLines";

/** By what a client is reached: addresses and phones as lists, the first the main one. `small`: phones only. */
export function Contacts({ client, small = false }: { client: WholeClient; small?: boolean }) {
  const t = useT();
  return (
    <>
      {!small && <ListLines client={client} name="emails" label={t("client.emails")} placeholder={t("client.email.example")} add={t("client.email.add")} />}
      <ListLines client={client} name="phones" label={t("client.phones")} placeholder={t("client.phone.example")} add={t("client.phone.add")} />
      {!small && <ListLines client={client} name="addresses" label={t("client.addresses")} placeholder={t("client.address.example")} add={t("client.address.add")} />}
    </>
  );
}
