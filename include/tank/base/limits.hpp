// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Every limit, named once.

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tank::inline v0::limits {

using namespace std::chrono_literals;

// pages and texts
inline constexpr int default_page = 50;
inline constexpr int max_page = 200;
inline constexpr int audit_rows_at_once = 1'000;
inline constexpr std::size_t slug_length = 63;
inline constexpr std::size_t email_length = 254;
inline constexpr std::size_t display_name_length = 100;
inline constexpr std::size_t reason_length = 500;
inline constexpr std::size_t query_length = 200;

// JSON
inline constexpr std::size_t json_depth = 64;
inline constexpr std::size_t json_bytes = 16u << 20;
inline constexpr std::size_t json_field_errors = 50;  // told at once

// semver
inline constexpr std::size_t version_length = 256;
inline constexpr std::size_t range_length = 64u << 10;

// packages
inline constexpr std::size_t package_name_length = 214;
inline constexpr std::size_t description_length = 500;
inline constexpr std::size_t package_labels = 20;
inline constexpr std::size_t package_label_length = 40;
inline constexpr std::size_t url_length = 2'048;
inline constexpr std::size_t manifest_bytes = 1u << 20;
inline constexpr std::size_t manifest_dependencies = 1'000;
inline constexpr std::size_t permission_entries = 1'000;  // of one list
inline constexpr std::size_t permission_host_length = 260;
inline constexpr std::size_t permission_path_length = 1'024;
inline constexpr std::size_t skill_name_length = 64;
inline constexpr std::size_t skill_description_length = 1'024;
inline constexpr std::size_t skill_compatibility_length = 500;
inline constexpr std::size_t skill_front_matter_bytes = 64u << 10;
inline constexpr std::size_t skill_depth = 16;  // of lists and maps in unknown fields
inline constexpr std::size_t ignore_rules = 1'000;
inline constexpr std::size_t ignore_line_bytes = 1'024;
inline constexpr std::size_t pack_files = 1'000;
inline constexpr std::uint64_t archive_bytes = 50u << 20;  // compressed
inline constexpr std::size_t archive_entries = 10'000;
inline constexpr std::uint64_t archive_file_bytes = 50u << 20;    // one file, unpacked
inline constexpr std::uint64_t archive_total_bytes = 500u << 20;  // all files, unpacked
inline constexpr std::uint64_t archive_ratio = 100;
inline constexpr std::uint64_t archive_ratio_free = 1u << 20;  // below it no ratio is too high
inline constexpr std::size_t archive_names_bytes = 4u << 20;   // all paths together
inline constexpr std::size_t archive_pax_bytes = 64u << 10;    // one extended header
inline constexpr std::size_t archive_trailer_bytes = 1u << 20;
inline constexpr std::uint64_t archive_whole_bytes = 8u << 20;  // inflated at once up to here
inline constexpr std::size_t readme_bytes = 1u << 20;
inline constexpr std::uint64_t repack_bytes = 64u << 20;  // unpacked, of archives packed by others
inline constexpr std::uint64_t shown_file_bytes = 10u << 20;  // one file of an archive, as text
inline constexpr std::size_t archive_path_length = 1'024;
inline constexpr std::size_t archive_path_depth = 64;

// security analysis
inline constexpr std::size_t scan_findings = 2'000;      // of one report
inline constexpr std::size_t scan_rule_findings = 20;    // of one rule in one file
inline constexpr std::size_t scan_evidence_bytes = 160;  // of one finding
inline constexpr std::size_t scan_line_bytes = 4'096;    // looked at together; longer ones in parts
inline constexpr std::size_t scan_derived_bytes = 4u << 20;  // decoded text of one file, together
inline constexpr std::size_t scan_derived_depth = 2;         // of encodings in each other
inline constexpr std::size_t scan_names = 2'000;             // tainted names of one region

// resolution
inline constexpr std::size_t resolve_roots = 1'000;
inline constexpr std::size_t resolve_packages = 100'000;
inline constexpr std::size_t resolve_steps = 2'000'000;
inline constexpr std::size_t check_steps = 1'000'000;
inline constexpr std::size_t graph_bytes = 1u << 30;

// storage
inline constexpr int transaction_attempts = 8;
inline constexpr std::chrono::milliseconds busy_timeout = 5s;
inline constexpr std::size_t pool_connections = 8;
inline constexpr std::int64_t search_candidates = 1'000;  // of each kind of match
inline constexpr std::size_t search_words = 2'000;        // different ones of one text
inline constexpr std::size_t search_word_length = 40;
inline constexpr std::chrono::milliseconds change_check_interval = 50ms;
inline constexpr std::chrono::milliseconds change_probe_interval = 500ms;  // of who hears nothing
inline constexpr std::chrono::milliseconds change_trust = 800ms;  // in what was confirmed last
inline constexpr std::chrono::milliseconds change_probe_timeout = 2s;

// artifacts in a bucket of S3
inline constexpr int s3_attempts = 5;
inline constexpr std::chrono::milliseconds s3_first_delay = 100ms;  // then twice as long each time
inline constexpr std::chrono::milliseconds s3_longest_delay = 5s;   // also of a `Retry-After`
inline constexpr std::chrono::milliseconds s3_call_timeout = 10s;
inline constexpr std::chrono::milliseconds s3_transfer_timeout = 60s;  // of one part
inline constexpr std::chrono::milliseconds s3_ping_timeout = 2s;
inline constexpr std::uint64_t s3_part_bytes = 8u << 20;    // S3 wants at least 5 MiB
inline constexpr std::size_t s3_first_read = 256u << 10;    // comes with opening an artifact
inline constexpr std::size_t s3_read_ahead = 4u << 20;      // where less is asked for
inline constexpr std::size_t s3_document_bytes = 4u << 20;  // of XML
inline constexpr std::size_t s3_document_elements = 50'000;
inline constexpr std::size_t s3_document_depth = 16;
inline constexpr std::size_t s3_keys_at_once = 1'000;       // the protocol's own limit
inline constexpr std::size_t s3_staged_pieces = 4'000;      // of one upload
inline constexpr std::chrono::hours s3_leftover_age = 24h;  // of what dead writers left
inline constexpr std::chrono::hours s3_url_lifetime_max{24 * 7};

// identity and registry
inline constexpr std::chrono::days api_token_lifetime{90};
inline constexpr std::chrono::days api_token_lifetime_max{366};
inline constexpr std::chrono::hours api_token_rotation_grace = 24h;  // of the old one
inline constexpr std::chrono::hours login_code_lifetime = 24h;
inline constexpr std::size_t scopes_length = 256;
inline constexpr std::size_t dist_tag_length = 64;
inline constexpr std::size_t idempotency_key_length = 255;
inline constexpr std::chrono::hours upload_lifetime = 1h;
inline constexpr std::chrono::hours download_address_lifetime = 1h;  // of private packages
inline constexpr int search_page = 50;                               // of pages by number
inline constexpr int search_pages = 1'000;
inline constexpr std::chrono::hours idempotency_lifetime = 24h;  // answers to repeated requests
inline constexpr std::chrono::hours collection_interval = 24h;   // of artifacts nothing names

// trust
inline constexpr std::size_t note_bytes = 64u << 10;
inline constexpr std::size_t note_signatures = 64;
inline constexpr std::size_t note_name_length = 255;
inline constexpr std::size_t log_entry_bytes = 4u << 10;
inline constexpr std::size_t envelope_bytes = 8u << 10;  // fits into a field of a request
inline constexpr std::size_t envelope_signatures = 8;
inline constexpr std::size_t proof_hashes = 128;  // more than any tree of 2^63 leaves needs
inline constexpr std::size_t proofs_at_once = 500;
inline constexpr int log_entries_at_once = 500;
inline constexpr std::size_t publisher_keys_per_owner = 50;
inline constexpr std::size_t key_name_length = 100;

// passwords and codes
inline constexpr std::size_t password_length_min = 15;
inline constexpr std::size_t password_length_max = 128;
inline constexpr int login_failures_free = 10;  // before each further one costs a delay
inline constexpr std::chrono::seconds lockout_first = 60s;
inline constexpr std::chrono::seconds lockout_longest = 24h;
inline constexpr std::chrono::minutes mail_code_lifetime = 10min;
inline constexpr int mail_code_attempts = 5;
inline constexpr std::chrono::seconds mail_code_resend = 60s;
inline constexpr int mail_codes_per_day = 20;  // with 5 attempts each: 1 in 10,000 a day
inline constexpr std::chrono::minutes magic_link_lifetime = 10min;
inline constexpr std::chrono::minutes password_reset_lifetime = 60min;
inline constexpr std::chrono::hours email_verification_lifetime = 24h;

inline constexpr std::size_t queued_mails = 1'000;
inline constexpr int mail_attempts = 8;                            // over about ten minutes
inline constexpr std::chrono::milliseconds mail_retry_first = 5s;  // then twice as long each time
inline constexpr std::chrono::seconds mail_drain_timeout = 10s;

// sessions and tokens
inline constexpr std::chrono::days session_idle{7};
inline constexpr std::chrono::days session_absolute{30};
inline constexpr std::chrono::minutes session_refresh_interval = 5min;  // rolling, in the store
inline constexpr std::chrono::minutes step_up_lifetime = 15min;
inline constexpr std::chrono::minutes access_token_lifetime = 10min;
inline constexpr std::chrono::seconds refresh_grace = 30s;
inline constexpr std::chrono::seconds bridge_token_lifetime = 60s;
inline constexpr int bridges_in_a_row = 8;
inline constexpr std::chrono::hours impersonation_lifetime = 1h;
inline constexpr std::size_t user_agent_length = 256;
inline constexpr std::size_t cached_sessions = 65'536;

// JOSE and outside issuers
inline constexpr std::size_t jwt_bytes = 8u << 10;
inline constexpr std::size_t jwks_bytes = 256u << 10;
inline constexpr std::size_t jwks_keys = 100;
inline constexpr std::chrono::seconds clock_skew = 60s;
inline constexpr std::chrono::minutes jwks_fresh = 10min;
inline constexpr std::chrono::seconds jwks_least_interval = 30s;
inline constexpr std::chrono::hours jwks_hard_age = 48h;
inline constexpr std::chrono::seconds jwks_timeout = 10s;   // of one request for a key set
inline constexpr std::chrono::hours signing_key_lead = 1h;  // published before it signs
inline constexpr std::chrono::days signing_key_lifetime{30};
inline constexpr std::chrono::seconds published_keys_age = 300s;  // how long others may keep ours
inline constexpr std::chrono::minutes oauth_state_lifetime = 10min;
inline constexpr std::size_t oauth_state_length = 512;
inline constexpr std::size_t provider_answer_bytes = 256u << 10;
inline constexpr std::chrono::milliseconds provider_timeout = 10s;
inline constexpr std::size_t provider_subject_length = 255;  // OpenID Connect Core §2
inline constexpr std::chrono::hours discovery_fresh = 1h;
inline constexpr std::chrono::hours discovery_hard_age = 48h;
inline constexpr std::chrono::seconds discovery_least_interval = 30s;

// devices, invitations and organizations
inline constexpr std::size_t user_code_length = 8;
inline constexpr std::chrono::minutes device_code_lifetime = 10min;
inline constexpr std::chrono::seconds device_poll_interval = 5s;
inline constexpr std::size_t user_code_typed_length = 64;  // with hyphens and spaces
inline constexpr std::chrono::minutes cli_login_lifetime = 5min;
inline constexpr std::chrono::seconds cli_poll_interval = 1s;  // its clients ask every two
inline constexpr std::chrono::minutes authorization_code_lifetime = 1min;
inline constexpr std::chrono::days invitation_lifetime{14};
inline constexpr int invitations_per_address = 5;  // mails, before each further one waits
inline constexpr std::chrono::minutes invitation_interval_per_address = 60min;
inline constexpr int invitations_per_person = 100;  // mails, as above
inline constexpr std::chrono::seconds invitation_interval_per_person = 60s;
inline constexpr std::chrono::days organization_grace{30};  // from deletion to erasure
inline constexpr int organizations_erased_at_once = 20;
inline constexpr std::int64_t members_per_organization = 10'000;

// mail
inline constexpr std::size_t mail_subject_bytes = 400;
inline constexpr std::size_t mail_text_bytes = 64u << 10;
inline constexpr std::chrono::milliseconds mail_connect_timeout = 10s;
inline constexpr std::chrono::milliseconds mail_timeout = 30s;  // for a whole delivery

// server
inline constexpr std::size_t request_header_bytes = 16u << 10;
inline constexpr std::uint64_t request_body_bytes = 1u << 20;  // all but uploads
inline constexpr std::uint64_t announcement_bytes = 4u << 20;  // a manifest with readme and files
inline constexpr std::chrono::seconds header_timeout = 10s;
inline constexpr std::chrono::seconds idle_timeout = 60s;
inline constexpr std::chrono::seconds drain_timeout = 20s;
inline constexpr std::size_t request_id_length = 128;
inline constexpr std::size_t request_fields = 64;
inline constexpr std::size_t request_target_bytes = 4u << 10;
inline constexpr std::size_t chunk_overhead_bytes = 4u << 10;  // extensions and trailers
inline constexpr std::chrono::seconds body_stall_timeout = 20s;
inline constexpr std::chrono::seconds write_stall_timeout = 30s;
inline constexpr std::chrono::seconds drain_idle_grace = 1s;
inline constexpr std::uint64_t body_bytes_per_second = 8u << 10;    // slower senders are cut off
inline constexpr std::uint64_t buffered_upload_bytes = 256u << 20;  // all connections together
inline constexpr std::size_t upload_piece_bytes = 256u << 10;
inline constexpr std::size_t connections = 16'384;
inline constexpr std::size_t feeds = 1'024;  // answers that go on, such as event streams
inline constexpr std::chrono::milliseconds feed_interval = 250ms;
inline constexpr std::chrono::seconds feed_heartbeat = 15s;  // proxies end what is silent for long
inline constexpr std::size_t queued_requests = 1'024;
inline constexpr std::size_t queued_slow_requests = 256;
inline constexpr std::size_t queued_outbound_requests = 64;
inline constexpr std::size_t outbound_workers = 8;  // each may wait for somebody else's server
inline constexpr std::size_t forwarded_hops = 16;   // of `X-Forwarded-For`, from the right
inline constexpr std::size_t remembered_refusals = 65'536;  // of rates, in one process
inline constexpr std::size_t cached_response_bytes = 64u << 20;
inline constexpr std::size_t cached_archive_bytes = 64u << 20;
inline constexpr std::size_t cached_archive_size = 256u << 10;  // larger ones go by sendfile
inline constexpr std::size_t open_artifacts = 256;

}  // namespace tank::inline v0::limits
