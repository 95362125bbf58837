// SPDX-License-Identifier: Apache-2.0
#include "cli/project/linked_folders.hpp"

#include "cli/install/change.hpp"
#include "core/json/json.hpp"

namespace tank::inline v0::cli {

struct LinkedDocument {
  LinkedFolders folders;
};

template <class Visitor>
void describe(Visitor& v, LinkedDocument& d) {
  v.required("folders", d.folders, "Package to the folder that stands in for it.");
}

Result<LinkedFolders> parse_linked(std::string_view text) {
  auto document = json::read<LinkedDocument>(text, json::Unknown::refuse);
  if (document) return std::move(document->folders);
  return fail(Errc::invalid_json, std::string(linked_file) + ": " + document.error().detail +
                                      "; remove it and run `tank link` again");
}

std::string write_linked(const LinkedFolders& linked) {
  return json::write_pretty(json::to_value(LinkedDocument{linked}), json::FinalNewline::yes);
}

bool leads_to(int root, const std::string& path, const std::string& target) {
  return link_target(root, path) == target;
}

}  // namespace tank::inline v0::cli
