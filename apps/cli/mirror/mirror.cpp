// SPDX-License-Identifier: Apache-2.0
#include "cli/mirror/mirror.hpp"

#include <algorithm>
#include <map>

#include "cli/context.hpp"
#include "cli/project/project.hpp"
#include "cli/project/registry_source.hpp"
#include "cli/trust/settling.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr const char* not_there = "not to be seen at the registry of which this is a copy";

class Mirror {
 public:
  Mirror(Context& context, Registry& source, Registry& target)
      : context_(&context), source_(&source), target_(&target) {}

  Result<MirrorReport> run(const std::set<PackageName>& names) {
    std::vector<PackageName> next(names.begin(), names.end());
    std::set<PackageName> seen = names;
    while (!next.empty()) {
      if (context_->interrupted()) return fail(Errc::cancelled, "stopped; run it again to go on");
      const PackageName name = next.back();
      next.pop_back();
      context_->terminal.progress("Mirroring", seen.size() - next.size(), seen.size());
      const auto index = source_->index(name.to_string());
      if (!index) return pass(index);
      if (auto done = follow(name, *index); !done) return pass(done);
      if (!*index) continue;
      for (const PackageName& needed : needed_by(**index)) {
        if (seen.insert(needed).second) next.push_back(needed);
      }
    }
    context_->terminal.end_progress();
    return std::move(report_);
  }

 private:
  static std::set<PackageName> needed_by(const wire::IndexDocument& index) {
    std::set<PackageName> out;
    for (const wire::IndexVersion& each : index.versions) {
      for (const auto& dependency : each.dependencies) {
        if (auto name = PackageName::parse(dependency.first)) out.insert(std::move(*name));
      }
    }
    return out;
  }

  void problem(std::string what, const Error& error) {
    report_.problems.push_back({std::move(what), describe_error(error)});
  }

  Result<void> follow(const PackageName& name, const std::optional<wire::IndexDocument>& index) {
    const auto before = target_->index(name.to_string());
    if (!before) return pass(before);
    std::map<std::string, const wire::IndexVersion*> there;
    if (*before) {
      for (const wire::IndexVersion& each : (*before)->versions) there[each.version] = &each;
    }
    package::Lockfile wanted;
    if (index) {
      auto versions = versions_of(*source_, name, *index);
      if (!versions) return pass(versions);
      wanted = std::move(*versions);
      // Throws out a source that lies before anything of it is kept.
      if (const auto proven = publications(*context_, wanted); !proven) return pass(proven);
      if (auto scope = have_scope(name); !scope) return scope;
    }
    for (std::size_t i = 0; i < wanted.packages.size(); ++i) {
      if (context_->interrupted()) return fail(Errc::cancelled, "stopped; run it again to go on");
      const auto found = there.find(index->versions[i].version);
      bring(wanted.packages[i], index->versions[i], found == there.end() ? nullptr : found->second);
      if (found != there.end()) there.erase(found);
    }
    for (const auto& left : there) withdraw(name, *left.second);
    if (index) follow_package(name, *index);
    return {};
  }

  Result<void> have_scope(const PackageName& name) {
    const std::string scope(name.scope());
    const auto made = target_->create_organization({.slug = scope, .name = scope});
    if (made || made.error().code == Errc::slug_taken) return {};
    return pass(made);
  }

  void bring(const package::LockedPackage& wanted, const wire::IndexVersion& version,
             const wire::IndexVersion* there) {
    const std::string full = full_name(wanted);
    wire::IndexVersion now;
    if (there != nullptr) {
      now = *there;
      report_.kept += 1;
    } else {
      auto brought = give_back(wanted);
      if (!brought) brought = publish(wanted);
      if (!brought) return problem(full, brought.error());
      now.integrity = brought->integrity;
      now.yanked = brought->state == "yanked";
      if (!brought->deprecated.empty()) now.deprecated = brought->deprecated;
    }
    if (now.integrity != wanted.integrity) {
      return problem(full, Error{Errc::integrity_mismatch,
                                 "the folder has other bytes than the registry, and keeps them"});
    }
    if (auto done = follow_state(wanted, version, now); !done) problem(full, done.error());
  }

  /// What was withdrawn earlier and is seen again. Errors: release_not_found, package_not_found.
  Result<wire::Release> give_back(const package::LockedPackage& wanted) {
    const auto done = target_->follow_quarantine(wanted.name, wanted.version, false, not_there);
    if (!done) return pass(done);
    report_.changed.push_back(full_name(wanted));
    return target_->release(wanted.name, wanted.version.to_string());
  }

  Result<wire::Release> publish(const package::LockedPackage& wanted) {
    Result<std::string> archive = fail(Errc::internal_error, "no archive arrived");
    const std::vector<ArchiveRequest> request{{wanted.name, wanted.version, 0}};
    source_->download(request,
                      [&](std::size_t, Result<std::string> bytes) { archive = std::move(bytes); });
    if (!archive) return pass(archive);
    if (Integrity::of(*archive) != wanted.integrity) {
      return fail(Errc::integrity_mismatch, "the registry sent other bytes than its index names");
    }
    auto published = target_->publish({.name = wanted.name,
                                       .version = wanted.version,
                                       .archive = *archive,
                                       .signature = {},
                                       .progress = {}});
    if (published) report_.added.push_back(full_name(wanted));
    return published;
  }

  Result<void> follow_state(const package::LockedPackage& wanted, const wire::IndexVersion& version,
                            const wire::IndexVersion& now) {
    wire::ReleaseChange change;
    const bool yanked = version.yanked.value_or(false);
    if (yanked != now.yanked.value_or(false)) change.state = yanked ? "yanked" : "available";
    if (version.deprecated != now.deprecated) change.deprecated = version.deprecated.value_or("");
    if (!change.state && !change.deprecated) return {};
    if (yanked && change.state) {
      const auto release = source_->release(wanted.name, wanted.version.to_string());
      if (release) change.reason = release->reason;
    }
    const auto done = target_->change_release(wanted.name, wanted.version, change);
    if (!done) return pass(done);
    report_.changed.push_back(full_name(wanted));
    return {};
  }

  /// What the folder has and the source does not show.
  void withdraw(const PackageName& name, const wire::IndexVersion& there) {
    const std::string full = name.to_string() + "@" + there.version;
    const auto version = semver::Version::parse(there.version);
    if (!version) return problem(full, version.error());
    const auto seen = seen_standings(*context_);
    if (!seen) return problem(full, seen.error());
    const bool is_removed = seen->of(name, *version) == trust::Standing::removed;
    if (is_removed) {
      const auto done = target_->remove_release(name, *version, "removed at " + source_->address());
      if (!done) return problem(full, done.error());
    } else if (auto held = target_->follow_quarantine(name, *version, true, not_there); !held) {
      return problem(full, held.error());
    }
    report_.withdrawn.push_back(full);
  }

  /// Tags and visibility. `latest` follows from the releases.
  void follow_package(const PackageName& name, const wire::IndexDocument& index) {
    const auto from = source_->package(name);
    const auto to = target_->package(name);
    if (!from) return problem(name.to_string(), from.error());
    if (!to) return;  // nothing of it could be brought, which was said
    if (from->visibility != to->visibility) {
      const auto done = target_->change_package(name, {.visibility = from->visibility});
      if (!done) return problem(name.to_string(), done.error());
      report_.changed.push_back(name.to_string());
    }
    for (const auto& [tag, text] : index.tags) {
      const auto found = to->tags.find(tag);
      const auto version = semver::Version::parse(text);
      if (tag == "latest" || !version || (found != to->tags.end() && found->second == text))
        continue;
      if (auto done = target_->set_dist_tag(name, tag, *version); !done) {
        problem(name.to_string(), done.error());
      }
    }
    for (const auto& [tag, text] : to->tags) {
      if (tag == "latest" || index.tags.contains(tag)) continue;
      if (auto done = target_->remove_dist_tag(name, tag); !done) {
        problem(name.to_string(), done.error());
      }
    }
  }

  Context* context_;
  Registry* source_;
  Registry* target_;
  MirrorReport report_;
};

}  // namespace

Result<MirrorReport> mirror(Context& context, Registry& source, Registry& target,
                            const std::set<PackageName>& names) {
  return Mirror(context, source, target).run(names);
}

}  // namespace tank::inline v0::cli
