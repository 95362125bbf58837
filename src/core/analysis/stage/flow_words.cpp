// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/stage/flow_words.hpp"

#include <vector>

#include "core/analysis/engine/catalog.hpp"
#include "core/analysis/engine/literal_set.hpp"

namespace tank::inline v0::analysis {
namespace {

struct Words {
  std::uint32_t about;
  std::string_view list;  ///< as in PatternRule
};

constexpr Words table[] = {
    {reads_environment, "environ getenv process.env env.get("},
    {reads_keyring, "keyring.get__password"},
    {names_credential_file,
     ".ssh/id__ .ssh/* .aws/credentials .netrc /etc/shadow .npmrc .git-credentials "
     ".docker/config.json .kube/config wallet.dat login_data .pypirc id__rsa id__ed25519 "
     ".config/gcloud logins.json"},
    {downloads, "requests.get( urlopen( fetch( httpx.get( axios.get("},
    {sends,
     "requests. urlopen urllib.request httpx. aiohttp http.client fetch( axios .request( "
     "sendbeacon xmlhttprequest smtplib .sendmail( .sendall( .sendto( websocket session.post "
     "session.put client.post httpsconnection httpconnection"},
    {resolves, "gethostbyname( getaddrinfo( dns.resolver dns.resolve dns.lookup"},
    {starts_program, "os.system os.popen subprocess exec( execsync spawn( popen"},
    {prints, "print( console.log( console.error( logging. logger. sys.stdout.write("},
    {serialises, "json.dumps json.stringify pickle.dumps yaml.dump urlencode repr("},
    {evaluates, "eval( exec( new_function( compile("},
    {holds_address, "://"},
    {runs_sender, "curl wget nc ncat telnet scp rsync ftp socat iwr invoke- http sendmail mail"},
    {runs_resolver, "dig nslookup host drill ping"},
    {dumps_environment, "env set export_-p export\t"},
    {names_secret,
     "token secret password passwd __pwd credential api__key apikey __key private database__url "
     "__dsn mnemonic seed__phrase service__account connection__string"},
};

struct FlowWords {
  LiteralSet words;
  std::vector<std::uint32_t> about;

  FlowWords() {
    for (const Words& each : table) {
      for (const std::string& word : words_of(each.list)) {
        words.add(word);
        about.push_back(each.about);
      }
    }
    words.build();
  }
};

}  // namespace

std::uint32_t flow_words_in(std::string_view text) {
  static const FlowWords all;
  std::uint32_t found = 0;
  all.words.scan(text, [&](std::uint32_t word, std::size_t) { found |= all.about[word]; });
  return found;
}

}  // namespace tank::inline v0::analysis
