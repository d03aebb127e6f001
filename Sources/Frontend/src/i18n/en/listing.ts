import { texts } from "../texts";

/** What narrows the list of the inbox, and the views that are kept. */
export const listing = texts({
  "filter.label": "Filter the list",
  "filter.some": { one: "Filter the list: {n} condition is on", other: "Filter the list: {n} conditions are on" },
  "filter.platform": "Channel",
  "filter.account": "Account",
  "filter.assignee": "Assigned to",
  "filter.tag": "Tag",
  "filter.client": "Client",
  "filter.q": "Words",
  "filter.part": "Only a part of what is older was searched.",
  "filter.everything": "Search everything",
  "filter.remove": "Remove the filter: {name}",
  "filter.all": "Show all",
  "filter.empty": "Nothing here with this filter",
  "filter.empty.by": "In “{view}” no conversation fits: {names}.",
  "filter.without": "Without “{name}”",
  "views.saved": "Saved views",
  "views.save": "Save this view…",
  "views.manage": "Manage saved views…",
  "views.save.title": "Save this view",
  "views.manage.title": "Manage saved views",
  "toast.view.removed": "View “{name}” deleted",
  "search.foundMore": { one: "More than {n} result", other: "More than {n} results" },
  "assign.me": "you",
  "assign.nobody": "Nobody",
});
