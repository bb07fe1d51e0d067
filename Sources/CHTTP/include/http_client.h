#ifndef KNAVE_HTTP_CLIENT_H
#define KNAVE_HTTP_CLIENT_H

// HTTP by libcurl, which is loaded at the first request: a process that talks to no server does not
// pay the 10 ms that it and the 30 libraries it needs take to load.
//
// One thread drives any number of requests at once. No redirect is followed, no cookie, password file
// or proxy for loopback addresses is used, and nothing but http and https is spoken.

#include <stdbool.h>
#include <stddef.h>

// Loads libcurl; only the first call has an effect. Returns NULL, or the reason why it cannot be used.
const char *http_load(void);

// The version of libcurl, or "" before it is loaded.
const char *http_library_version(void);

// Requests under way, and the connections they share.
typedef struct http_client http_client;

// NULL when memory is short. libcurl must have been loaded.
http_client *http_client_make(void);

// Breaks off what is under way, at once.
void http_client_free(http_client *client);

typedef struct {
  // Comes back with the result.
  long identifier;
  const char *url;
  // What is posted; NULL gets.
  const char *body;
  size_t body_length;
  // Whole lines, "Name: value".
  const char *const *headers;
  size_t header_count;
  // Longest answer in bytes; reading stops there.
  size_t byte_limit;
  long connect_timeout_ms;
  // For the whole exchange.
  long timeout_ms;
  // Whether proxies that the environment names are passed by.
  bool avoids_proxies;
} http_request;

// Starts a request, of which everything is copied; false when memory is short or libcurl refuses.
bool http_client_start(http_client *client, const http_request *request);

// Works on all requests and waits for the network, this long at the most.
void http_client_wait(http_client *client, int milliseconds);

typedef enum {
  http_answered,
  http_not_connected,
  http_timed_out,
  // The answer went on beyond the limit.
  http_too_long,
  // The connection broke before the answer was whole.
  http_broken,
  // The server's certificate is not trusted.
  http_not_trusted,
  http_failed,
} http_outcome;

typedef struct {
  long identifier;
  http_outcome outcome;
  // Of HTTP, such as 200; 0 without an answer.
  long status;
  // What Retry-After says, in seconds; 0 when it says nothing.
  long retry_after;
  // Where the server redirects to; NULL if it does not.
  const char *redirect;
  const char *body;
  size_t body_length;
  // What libcurl says of a failure.
  const char *message;
} http_result;

// A request that has ended; false when there is none. What it points to lives until the next call.
bool http_client_next(http_client *client, http_result *result);

#endif
