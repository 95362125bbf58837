// SPDX-License-Identifier: Apache-2.0
// libpq, loaded when the first connection needs it. Linked in the ordinary way it brings
// Kerberos, LDAP and a second TLS library into every tankd: 3 MB and 6 ms that a server on
// SQLite never uses. The linker takes these definitions before those of libpq.so.
#include <dlfcn.h>
#include <libpq-fe.h>

namespace {

// The real function, or null where libpq is not installed.
template <class Function>
Function* real(const char* name) {
  static void* const library = ::dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return nullptr;
  return reinterpret_cast<Function*>(::dlsym(library, name));
}

char missing[] = "libpq cannot be loaded; install it (Debian: libpq5)";

template <class Out, class... In, class... Values>
Out call(Out (*function)(In...), Values... values) {
  if (function != nullptr) return function(values...);
  return Out();
}

}  // namespace

extern "C" {

void PQclear(PGresult* res) {
  static auto* const function = real<decltype(PQclear)>("PQclear");
  return call(function, res);
}

char* PQcmdStatus(PGresult* res) {
  static auto* const function = real<decltype(PQcmdStatus)>("PQcmdStatus");
  return call(function, res);
}

char* PQcmdTuples(PGresult* res) {
  static auto* const function = real<decltype(PQcmdTuples)>("PQcmdTuples");
  return call(function, res);
}

PGconn* PQconnectdbParams(const char* const* keywords, const char* const* values,
                          int expand_dbname) {
  static auto* const function = real<decltype(PQconnectdbParams)>("PQconnectdbParams");
  return call(function, keywords, values, expand_dbname);
}

int PQconsumeInput(PGconn* conn) {
  static auto* const function = real<decltype(PQconsumeInput)>("PQconsumeInput");
  return call(function, conn);
}

PGresult* PQdescribePrepared(PGconn* conn, const char* stmt) {
  static auto* const function = real<decltype(PQdescribePrepared)>("PQdescribePrepared");
  return call(function, conn, stmt);
}

char* PQerrorMessage(const PGconn* conn) {
  if (real<decltype(PQerrorMessage)>("PQerrorMessage") == nullptr) return missing;
  static auto* const function = real<decltype(PQerrorMessage)>("PQerrorMessage");
  return call(function, conn);
}

PGresult* PQexec(PGconn* conn, const char* query) {
  static auto* const function = real<decltype(PQexec)>("PQexec");
  return call(function, conn, query);
}

PGresult* PQexecPrepared(PGconn* conn, const char* stmtName, int nParams,
                         const char* const* paramValues, const int* paramLengths,
                         const int* paramFormats, int resultFormat) {
  static auto* const function = real<decltype(PQexecPrepared)>("PQexecPrepared");
  return call(function, conn, stmtName, nParams, paramValues, paramLengths, paramFormats,
              resultFormat);
}

void PQfinish(PGconn* conn) {
  static auto* const function = real<decltype(PQfinish)>("PQfinish");
  return call(function, conn);
}

void PQfreemem(void* ptr) {
  static auto* const function = real<decltype(PQfreemem)>("PQfreemem");
  return call(function, ptr);
}

Oid PQftype(const PGresult* res, int field_num) {
  static auto* const function = real<decltype(PQftype)>("PQftype");
  return call(function, res, field_num);
}

int PQgetisnull(const PGresult* res, int tup_num, int field_num) {
  static auto* const function = real<decltype(PQgetisnull)>("PQgetisnull");
  return call(function, res, tup_num, field_num);
}

int PQgetlength(const PGresult* res, int tup_num, int field_num) {
  static auto* const function = real<decltype(PQgetlength)>("PQgetlength");
  return call(function, res, tup_num, field_num);
}

char* PQgetvalue(const PGresult* res, int tup_num, int field_num) {
  static auto* const function = real<decltype(PQgetvalue)>("PQgetvalue");
  return call(function, res, tup_num, field_num);
}

int PQnfields(const PGresult* res) {
  static auto* const function = real<decltype(PQnfields)>("PQnfields");
  return call(function, res);
}

PGnotify* PQnotifies(PGconn* conn) {
  static auto* const function = real<decltype(PQnotifies)>("PQnotifies");
  return call(function, conn);
}

int PQnparams(const PGresult* res) {
  static auto* const function = real<decltype(PQnparams)>("PQnparams");
  return call(function, res);
}

int PQntuples(const PGresult* res) {
  static auto* const function = real<decltype(PQntuples)>("PQntuples");
  return call(function, res);
}

const char* PQparameterStatus(const PGconn* conn, const char* paramName) {
  static auto* const function = real<decltype(PQparameterStatus)>("PQparameterStatus");
  return call(function, conn, paramName);
}

Oid PQparamtype(const PGresult* res, int param_num) {
  static auto* const function = real<decltype(PQparamtype)>("PQparamtype");
  return call(function, res, param_num);
}

int PQisBusy(PGconn* conn) {
  static auto* const function = real<decltype(PQisBusy)>("PQisBusy");
  return call(function, conn);
}

PGresult* PQgetResult(PGconn* conn) {
  static auto* const function = real<decltype(PQgetResult)>("PQgetResult");
  return call(function, conn);
}

int PQsendQuery(PGconn* conn, const char* query) {
  static auto* const function = real<decltype(PQsendQuery)>("PQsendQuery");
  return call(function, conn, query);
}

PGresult* PQprepare(PGconn* conn, const char* stmtName, const char* query, int nParams,
                    const Oid* paramTypes) {
  static auto* const function = real<decltype(PQprepare)>("PQprepare");
  return call(function, conn, stmtName, query, nParams, paramTypes);
}

char* PQresultErrorField(const PGresult* res, int fieldcode) {
  static auto* const function = real<decltype(PQresultErrorField)>("PQresultErrorField");
  return call(function, res, fieldcode);
}

ExecStatusType PQresultStatus(const PGresult* res) {
  static auto* const function = real<decltype(PQresultStatus)>("PQresultStatus");
  return call(function, res);
}

int PQsocket(const PGconn* conn) {
  static auto* const function = real<decltype(PQsocket)>("PQsocket");
  return call(function, conn);
}

ConnStatusType PQstatus(const PGconn* conn) {
  if (real<decltype(PQstatus)>("PQstatus") == nullptr) return CONNECTION_BAD;
  static auto* const function = real<decltype(PQstatus)>("PQstatus");
  return call(function, conn);
}

PGTransactionStatusType PQtransactionStatus(const PGconn* conn) {
  static auto* const function = real<decltype(PQtransactionStatus)>("PQtransactionStatus");
  return call(function, conn);
}

}  // extern "C"
