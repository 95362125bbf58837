// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// libcurl, loaded when it is needed.

// The type-checking macros of the header do not work through function pointers.
#define CURL_DISABLE_TYPECHECK
#include <memory>

#include <curl/curl.h>

#include <tank/base/result.hpp>

namespace tank::inline v0::adapters {

/// The functions of libcurl that the client uses. Linking libcurl and the thirty libraries
/// behind it costs every start of a program 7 ms; `dlopen` moves that to the first request.
struct CurlLibrary {
  decltype(&curl_global_init) global_init = nullptr;
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_perform) easy_perform = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_reset) easy_reset = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_multi_init) multi_init = nullptr;
  decltype(&curl_multi_setopt) multi_setopt = nullptr;
  decltype(&curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&curl_multi_perform) multi_perform = nullptr;
  decltype(&curl_multi_poll) multi_poll = nullptr;
  decltype(&curl_multi_info_read) multi_info_read = nullptr;
  decltype(&curl_multi_cleanup) multi_cleanup = nullptr;
  decltype(&curl_slist_append) slist_append = nullptr;
  decltype(&curl_slist_free_all) slist_free_all = nullptr;

  /// Never unloaded: libcurl's own libraries leave threads and handlers behind.
  /// Errors: unavailable.
  [[nodiscard]] static Result<CurlLibrary> load();
};

}  // namespace tank::inline v0::adapters
