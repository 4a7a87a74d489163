#pragma once

#include "churn-clock.h"
#include "churn-feed.h"
#include "churn-session.h"

G_BEGIN_DECLS

/* An agent API that answers what a test tells it to. What it was not told, it answers with a
 * supervisor for /me and an empty page for the contacts. */
typedef struct _TestApi TestApi;

typedef struct
{
  char *method;
  char *path; /* as on the wire */
  char *query;
  char *key; /* the Idempotency-Key */
  char *body;
} TestRequest;

TestApi *test_api_new (ChurnClock *clock);
void test_api_free (TestApi *self);
void test_api_stop (TestApi *self);
void test_api_start (TestApi *self);
ChurnSession *test_api_create_session (TestApi *self, const char *scope);
const char *test_api_get_url (TestApi *self);

void test_api_set_role (TestApi *self, const char *role, const char *agent);
void test_api_set_interval (TestApi *self, guint seconds);
/* For the next request whose path ends with @suffix; they queue up. @text is taken. */
void test_api_reply (TestApi *self, const char *suffix, guint status, char *text);
void test_api_reply_feed (TestApi *self, ChurnFeed *feed);
/* For all of them from now on, before the queue; 0 to end it. */
void test_api_fail (TestApi *self, const char *suffix, guint status, const char *text);
void test_api_set_header (TestApi *self, const char *name, const char *value);
/* Answers wait until they are let go. */
void test_api_hold (TestApi *self);
void test_api_release (TestApi *self);
guint test_api_get_n_held (TestApi *self);

guint test_api_count (TestApi *self, const char *suffix);
const TestRequest *test_api_get_last (TestApi *self, const char *suffix);
guint test_api_get_most_at_once (TestApi *self, const char *suffix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestApi, test_api_free)

ChurnContact *test_contact (const char *id, gint64 version);
ChurnFeed *test_feed (const char *cursor, gint64 time);
char *test_offer_answer (const TestRequest *request);

G_END_DECLS
