#include "http_client.h"

// CURLOPT_PROTOCOLS is deprecated for an option that libcurl knows from 7.85 on only.
#define CURL_DISABLE_DEPRECATION
#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The functions of libcurl that are used, found in the library once it is loaded.
static struct {
  __typeof__(&curl_global_init) global_init;
  __typeof__(&curl_version_info) version_info;
  __typeof__(&curl_easy_init) easy_init;
  __typeof__(&curl_easy_cleanup) easy_cleanup;
  CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
  CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
  __typeof__(&curl_easy_strerror) easy_strerror;
  __typeof__(&curl_multi_init) multi_init;
  __typeof__(&curl_multi_cleanup) multi_cleanup;
  __typeof__(&curl_multi_add_handle) multi_add_handle;
  __typeof__(&curl_multi_remove_handle) multi_remove_handle;
  __typeof__(&curl_multi_perform) multi_perform;
  __typeof__(&curl_multi_poll) multi_poll;
  __typeof__(&curl_multi_info_read) multi_info_read;
  __typeof__(&curl_slist_append) slist_append;
  __typeof__(&curl_slist_free_all) slist_free_all;
} curl;

static pthread_once_t load_once = PTHREAD_ONCE_INIT;
static const char *failure = NULL;

static void *symbol(void *library, const char *name) {
  void *found = dlsym(library, name);
  if (found == NULL) failure = "libcurl.so.4 lacks functions that are needed: version 7.66 or later has them";
  return found;
}

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    // The text of dlerror belongs to the C library, which may release it at the next call.
    static char text[512];
    const char *reason = dlerror();
    snprintf(text, sizeof text, "libcurl.so.4 cannot be loaded (%s): install libcurl4",
             reason == NULL ? "no reason is given" : reason);
    failure = text;
    return;
  }
#define FIND(name) curl.name = (__typeof__(curl.name))symbol(library, "curl_" #name)
  FIND(global_init);
  FIND(version_info);
  FIND(easy_init);
  FIND(easy_cleanup);
  FIND(easy_setopt);
  FIND(easy_getinfo);
  FIND(easy_strerror);
  FIND(multi_init);
  FIND(multi_cleanup);
  FIND(multi_add_handle);
  FIND(multi_remove_handle);
  FIND(multi_perform);
  FIND(multi_poll);
  FIND(multi_info_read);
  FIND(slist_append);
  FIND(slist_free_all);
#undef FIND
  if (failure == NULL && curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    failure = "libcurl cannot be started";
  }
}

const char *http_load(void) {
  pthread_once(&load_once, load);
  return failure;
}

const char *http_library_version(void) {
  return curl.version_info == NULL ? "" : curl.version_info(CURLVERSION_NOW)->version;
}

// Longest headers of one answer, in bytes.
static const size_t header_limit = 1 << 18;

typedef struct transfer {
  long identifier;
  CURL *handle;
  struct curl_slist *headers;
  char *body;
  size_t length, capacity, limit;
  size_t header_length;
  bool is_too_long, is_out_of_memory;
  struct transfer *next;
} transfer;

struct http_client {
  CURLM *multi;
  // Under way.
  transfer *running;
  // Handed out by the last http_client_next.
  transfer *finished;
};

http_client *http_client_make(void) {
  http_client *client = calloc(1, sizeof *client);
  if (client == NULL) return NULL;
  client->multi = curl.multi_init();
  if (client->multi == NULL) {
    free(client);
    return NULL;
  }
  return client;
}

static void free_transfer(http_client *client, transfer *ended) {
  if (ended == NULL) return;
  if (ended->handle != NULL) {
    curl.multi_remove_handle(client->multi, ended->handle);
    curl.easy_cleanup(ended->handle);
  }
  curl.slist_free_all(ended->headers);
  free(ended->body);
  free(ended);
}

void http_client_free(http_client *client) {
  free_transfer(client, client->finished);
  while (client->running != NULL) {
    transfer *next = client->running->next;
    free_transfer(client, client->running);
    client->running = next;
  }
  curl.multi_cleanup(client->multi);
  free(client);
}

static size_t receive_body(char *bytes, size_t size, size_t count, void *context) {
  transfer *receiver = context;
  size_t added = size * count;
  if (added > receiver->limit - receiver->length) {
    receiver->is_too_long = true;
    return 0;
  }
  if (receiver->length + added > receiver->capacity) {
    size_t capacity = receiver->capacity < 4096 ? 4096 : receiver->capacity;
    while (capacity < receiver->length + added) capacity *= 2;
    char *body = realloc(receiver->body, capacity);
    if (body == NULL) {
      receiver->is_out_of_memory = true;
      return 0;
    }
    receiver->body = body;
    receiver->capacity = capacity;
  }
  memcpy(receiver->body + receiver->length, bytes, added);
  receiver->length += added;
  return added;
}

static size_t receive_header(char *bytes, size_t size, size_t count, void *context) {
  transfer *receiver = context;
  (void)bytes;
  receiver->header_length += size * count;
  if (receiver->header_length > header_limit) {
    receiver->is_too_long = true;
    return 0;
  }
  return size * count;
}

static bool set_options(transfer *ours, const http_request *request) {
  CURL *handle = ours->handle;
  bool is_set = true;
#define SET(option, value) is_set &= curl.easy_setopt(handle, option, value) == CURLE_OK
  SET(CURLOPT_URL, request->url);
  SET(CURLOPT_PRIVATE, ours);
  SET(CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  SET(CURLOPT_FOLLOWLOCATION, 0L);
  SET(CURLOPT_HTTPHEADER, ours->headers);
  SET(CURLOPT_WRITEFUNCTION, receive_body);
  SET(CURLOPT_WRITEDATA, ours);
  SET(CURLOPT_HEADERFUNCTION, receive_header);
  SET(CURLOPT_HEADERDATA, ours);
  SET(CURLOPT_CONNECTTIMEOUT_MS, request->connect_timeout_ms);
  SET(CURLOPT_TIMEOUT_MS, request->timeout_ms);
  if (request->avoids_proxies) SET(CURLOPT_PROXY, "");
  // OpenSSL's own variable, which libcurl does not look at.
  const char *authorities = getenv("SSL_CERT_FILE");
  if (authorities != NULL && *authorities != '\0') SET(CURLOPT_CAINFO, authorities);
  if (request->body != NULL) {
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length);
    SET(CURLOPT_COPYPOSTFIELDS, request->body);
  }
#undef SET
#if LIBCURL_VERSION_NUM >= 0x075700
  // Breaking off does not wait for a name that is being looked up. An older library does not know the
  // option, and waits.
  curl.easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#endif
  return is_set;
}

bool http_client_start(http_client *client, const http_request *request) {
  transfer *ours = calloc(1, sizeof *ours);
  if (ours == NULL) return false;
  ours->identifier = request->identifier;
  ours->limit = request->byte_limit;
  ours->handle = curl.easy_init();
  bool is_ready = ours->handle != NULL;
  for (size_t index = 0; is_ready && index < request->header_count; index++) {
    struct curl_slist *longer = curl.slist_append(ours->headers, request->headers[index]);
    is_ready = longer != NULL;
    if (is_ready) ours->headers = longer;
  }
  if (!is_ready || !set_options(ours, request) ||
      curl.multi_add_handle(client->multi, ours->handle) != CURLM_OK) {
    free_transfer(client, ours);
    return false;
  }
  ours->next = client->running;
  client->running = ours;
  return true;
}

void http_client_wait(http_client *client, int milliseconds) {
  int running = 0;
  curl.multi_perform(client->multi, &running);
  curl.multi_poll(client->multi, NULL, 0, milliseconds, NULL);
  curl.multi_perform(client->multi, &running);
}

static http_outcome outcome(const transfer *ended, CURLcode code) {
  if (ended->is_too_long) return http_too_long;
  if (ended->is_out_of_memory) return http_failed;
  switch (code) {
    case CURLE_OK: return http_answered;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT: return http_not_connected;
    case CURLE_OPERATION_TIMEDOUT: return http_timed_out;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return http_broken;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE: return http_not_trusted;
    default: return http_failed;
  }
}

bool http_client_next(http_client *client, http_result *result) {
  free_transfer(client, client->finished);
  client->finished = NULL;
  int left = 0;
  CURLMsg *message;
  do {
    message = curl.multi_info_read(client->multi, &left);
    if (message == NULL) return false;
  } while (message->msg != CURLMSG_DONE);
  CURLcode code = message->data.result;
  transfer *ended = NULL;
  curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &ended);
  for (transfer **place = &client->running; *place != NULL; place = &(*place)->next) {
    if (*place == ended) {
      *place = ended->next;
      break;
    }
  }
  client->finished = ended;
  memset(result, 0, sizeof *result);
  result->identifier = ended->identifier;
  result->outcome = outcome(ended, code);
  double connect_time = 0;
  curl.easy_getinfo(ended->handle, CURLINFO_CONNECT_TIME, &connect_time);
  if (result->outcome == http_timed_out && connect_time == 0) result->outcome = http_not_connected;
  curl.easy_getinfo(ended->handle, CURLINFO_RESPONSE_CODE, &result->status);
  curl_off_t retry_after = 0;
  curl.easy_getinfo(ended->handle, CURLINFO_RETRY_AFTER, &retry_after);
  result->retry_after = retry_after > 1000000 ? 1000000 : (long)retry_after;
  char *redirect = NULL;
  curl.easy_getinfo(ended->handle, CURLINFO_REDIRECT_URL, &redirect);
  result->redirect = redirect;
  result->body = ended->body;
  result->body_length = ended->length;
  result->message = ended->is_out_of_memory ? "there is not enough memory for the answer"
                                            : curl.easy_strerror(code);
  return true;
}
