// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "conform/kind.hpp"

namespace tank::conform {
namespace {

constexpr std::array all_kinds{
    Kind{"semver", "node-semver's fixtures and calls, and ranges of real packages", run_semver},
    Kind{"resolve", "dependency problems: status, unique solutions, checked conflicts",
         run_resolve},
    Kind{"typeid", "TypeIDs", run_typeid},
    Kind{"json", "strict JSON: y_ accepted, n_ refused, one answer at every entry point", run_json},
    Kind{"tar", "archives, published and installed: nothing escapes, nothing is expensive",
         run_tar},
    Kind{"names", "package names, and those that look alike", run_names},
    Kind{"redos", "texts on which careless parsers take for ever", run_redos},
    Kind{"email", "e-mail addresses that may be an identity", run_email},
    Kind{"rfc", "vectors of RFCs for the primitives", run_rfc},
    Kind{"ssrf", "addresses that a server must not be led to", run_ssrf},
    Kind{"jwt", "forged and ambiguous tokens under a policy", run_jwt},
    Kind{"wycheproof", "signatures, MACs and key sets, forged in every known way", run_wycheproof},
    Kind{"csrf", "requests of other sites, and the session in `Cookie`", run_csrf},
    Kind{"paths", "redirect targets, and paths of shared files", run_paths},
    Kind{"secrets", "texts with and without credentials", run_secrets},
    Kind{"skills", "malicious and benign skills", run_skills},
    Kind{"sigv4", "requests to S3 and its like, signed by headers and by query", run_sigv4},
    Kind{"url", "http and https URLs of the URL Standard", run_url},
};

}  // namespace

std::span<const Kind> kinds() { return all_kinds; }

}  // namespace tank::conform
