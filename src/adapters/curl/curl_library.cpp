// SPDX-License-Identifier: Apache-2.0
#include "adapters/curl/curl_library.hpp"

#include <string>

#include <dlfcn.h>

namespace tank::inline v0::adapters {
namespace {

template <class Function>
bool bind(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

bool bind_all(void* from, CurlLibrary& to) {
  return bind(from, "curl_global_init", to.global_init) &&
         bind(from, "curl_easy_init", to.easy_init) &&
         bind(from, "curl_easy_setopt", to.easy_setopt) &&
         bind(from, "curl_easy_perform", to.easy_perform) &&
         bind(from, "curl_easy_getinfo", to.easy_getinfo) &&
         bind(from, "curl_easy_reset", to.easy_reset) &&
         bind(from, "curl_easy_cleanup", to.easy_cleanup) &&
         bind(from, "curl_easy_strerror", to.easy_strerror) &&
         bind(from, "curl_multi_init", to.multi_init) &&
         bind(from, "curl_multi_setopt", to.multi_setopt) &&
         bind(from, "curl_multi_add_handle", to.multi_add_handle) &&
         bind(from, "curl_multi_remove_handle", to.multi_remove_handle) &&
         bind(from, "curl_multi_perform", to.multi_perform) &&
         bind(from, "curl_multi_poll", to.multi_poll) &&
         bind(from, "curl_multi_info_read", to.multi_info_read) &&
         bind(from, "curl_multi_cleanup", to.multi_cleanup) &&
         bind(from, "curl_slist_append", to.slist_append) &&
         bind(from, "curl_slist_free_all", to.slist_free_all);
}

}  // namespace

Result<CurlLibrary> CurlLibrary::load() {
  CurlLibrary out;
  for (const char* name : {"libcurl.so.4", "libcurl-gnutls.so.4"}) {
    void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library != nullptr && bind_all(library, out)) {
      if (out.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) return out;
    }
  }
  return fail(Errc::unavailable, "libcurl cannot be loaded; install it (Debian: libcurl4)");
}

}  // namespace tank::inline v0::adapters
