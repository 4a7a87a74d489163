#pragma once

#include "churn-clock.h"
#include "churn-feed.h"
#include "churn-session.h"

G_BEGIN_DECLS

/* An agent API that answers what a test tells it to. What it was not told, it answers with a
 * supervisor for /me and an empty page for the contacts. */
typedef struct _TestServer TestServer;

typedef struct
{
  char *method;
  char *path; /* as on the wire */
  char *query;
  char *key; /* the Idempotency-Key */
  char *body;
} TestRequest;

TestServer *test_server_new (ChurnClock *clock);
void test_server_free (TestServer *self);
void test_server_stop (TestServer *self);
void test_server_start (TestServer *self);
ChurnSession *test_server_create_session (TestServer *self, const char *scope);
const char *test_server_get_url (TestServer *self);

void test_server_set_role (TestServer *self, const char *role, const char *agent);
void test_server_set_interval (TestServer *self, guint seconds);
/* For the next request whose path ends with @suffix; they queue up. @text is taken. */
void test_server_reply (TestServer *self, const char *suffix, guint status, char *text);
void test_server_reply_feed (TestServer *self, ChurnFeed *feed);
/* For all of them from now on, before the queue; 0 to end it. */
void test_server_fail (TestServer *self, const char *suffix, guint status, const char *text);
void test_server_set_header (TestServer *self, const char *name, const char *value);
/* Answers wait until they are let go. */
void test_server_hold (TestServer *self);
void test_server_release (TestServer *self);
guint test_server_get_n_held (TestServer *self);

guint test_server_count (TestServer *self, const char *suffix);
const TestRequest *test_server_get_last (TestServer *self, const char *suffix);
guint test_server_get_most_at_once (TestServer *self, const char *suffix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)

ChurnContact *test_contact (const char *id, gint64 version);
ChurnFeed *test_feed (const char *cursor, gint64 time);
char *test_offer_answer (const TestRequest *request);

G_END_DECLS
