#include "test-api.h"

#include "test-clock.h"

#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

struct _TestApi
{
  SoupServer *server;
  ChurnClock *clock;
  char *url;
  guint port;
  char *role;
  char *agent;
  guint interval;
  GQueue replies;  /* of Reply */
  GQueue failures; /* of Reply */
  char *header;
  char *header_value;
  gboolean holding;
  GPtrArray *held;     /* of SoupServerMessage */
  GPtrArray *requests; /* of TestRequest */
  GPtrArray *open;     /* of SoupServerMessage */
  GHashTable *most;    /* by path: how many were open at once */
};

typedef struct
{
  char *suffix;
  guint status;
  char *text;
} Reply;

static Reply *
reply_new (const char *suffix, guint status, char *text)
{
  Reply *reply = g_new0 (Reply, 1);

  reply->suffix = g_strdup (suffix);
  reply->status = status;
  reply->text = text;
  return reply;
}

static void
reply_free (gpointer data)
{
  Reply *reply = data;

  g_free (reply->suffix);
  g_free (reply->text);
  g_free (reply);
}

static void
request_free (gpointer data)
{
  TestRequest *request = data;

  g_free (request->method);
  g_free (request->path);
  g_free (request->query);
  g_free (request->key);
  g_free (request->body);
  g_free (request);
}

static Reply *
find_reply (GQueue *queue, const char *path)
{
  for (GList *link = queue->head; link != NULL; link = link->next)
    if (g_str_has_suffix (path, ((Reply *) link->data)->suffix))
      return link->data;
  return NULL;
}

static char *
build_me (TestApi *self)
{
  g_autoptr (ChurnPrincipal) principal = NULL;
  ChurnRole role;

  g_assert_true (churn_role_from_name (self->role, &role));
  principal = churn_principal_new (role, self->agent, "Jo Doe");
  principal->interval = self->interval;
  principal->model = g_strdup ("model");
  principal->time = churn_clock_get_real (self->clock);
  return churn_principal_to_json (principal);
}

static void
answer (TestApi *self, SoupServerMessage *message, const TestRequest *request)
{
  Reply *reply = find_reply (&self->failures, request->path);
  g_autofree char *text = NULL;
  guint status = 200;

  if (reply != NULL)
    {
      status = reply->status;
      text = g_strdup (reply->text);
    }
  else if ((reply = find_reply (&self->replies, request->path)) != NULL)
    {
      g_queue_remove (&self->replies, reply);
      status = reply->status;
      text = g_steal_pointer (&reply->text);
      reply_free (reply);
    }
  else if (g_str_has_suffix (request->path, "/me"))
    text = build_me (self);
  else if (g_str_has_suffix (request->path, "/contacts"))
    {
      g_autoptr (ChurnFeed) feed = test_feed ("again", churn_clock_get_real (self->clock));

      feed->interval = self->interval;
      text = churn_feed_to_json (feed);
    }
  else if (g_str_has_suffix (request->path, "/offers"))
    {
      status = 201;
      text = test_offer_answer (request);
    }
  else
    {
      status = 404;
      text =
          g_strdup ("{\"error\":{\"code\":\"NotFound\",\"message\":\"There is no such contact\"}}");
    }

  if (self->header != NULL)
    soup_message_headers_append (soup_server_message_get_response_headers (message), self->header,
                                 self->header_value);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text,
                                    strlen (text));
}

static void
on_finished (SoupServerMessage *message, TestApi *self)
{
  g_ptr_array_remove (self->open, message);
  g_ptr_array_remove (self->held, message);
}

static void
count_open (TestApi *self, SoupServerMessage *message)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  guint n_open = 0;

  g_ptr_array_add (self->open, g_object_ref (message));
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), self);
  g_signal_connect (message, "disconnected", G_CALLBACK (on_finished), self);
  for (guint i = 0; i < self->open->len; i++)
    if (g_str_equal (
            g_uri_get_path (soup_server_message_get_uri (g_ptr_array_index (self->open, i))), path))
      n_open++;
  if (n_open > GPOINTER_TO_UINT (g_hash_table_lookup (self->most, path)))
    g_hash_table_insert (self->most, g_strdup (path), GUINT_TO_POINTER (n_open));
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  TestApi *self = user_data;
  TestRequest *request = g_new0 (TestRequest, 1);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);

  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_strdup (g_uri_get_path (uri));
  request->query = g_strdup (g_uri_get_query (uri));
  request->key = g_strdup (soup_message_headers_get_one (headers, "Idempotency-Key"));
  request->body = g_strndup (body->data != NULL ? body->data : "", (gsize) body->length);
  g_ptr_array_add (self->requests, request);
  count_open (self, message);
  answer (self, message, request);
  if (self->holding)
    {
      g_ptr_array_add (self->held, g_object_ref (message));
      soup_server_message_pause (message);
    }
}

TestApi *
test_api_new (ChurnClock *clock)
{
  TestApi *self = g_new0 (TestApi, 1);

  self->clock = g_object_ref (clock);
  self->role = g_strdup ("supervisor");
  self->agent = g_strdup ("jdoe");
  self->interval = 15;
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->open = g_ptr_array_new_with_free_func (g_object_unref);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->most = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  test_api_start (self);
  return self;
}

void
test_api_stop (TestApi *self)
{
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
}

/* The first time on any port, then on the same again. */
void
test_api_start (TestApi *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_listen_local (self->server, self->port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_free (self->url);
  self->url = g_strdup_printf ("http://127.0.0.1:%u/prod", self->port);
}

void
test_api_free (TestApi *self)
{
  test_api_release (self);
  for (guint i = 0; i < self->open->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->open, i), self);
  if (self->server != NULL)
    test_api_stop (self);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_unref (self->held);
  g_ptr_array_unref (self->open);
  g_ptr_array_unref (self->requests);
  g_hash_table_unref (self->most);
  g_queue_clear_full (&self->replies, reply_free);
  g_queue_clear_full (&self->failures, reply_free);
  g_object_unref (self->clock);
  g_free (self->url);
  g_free (self->role);
  g_free (self->agent);
  g_free (self->header);
  g_free (self->header_value);
  g_free (self);
}

static double
no_jitter (gpointer user_data)
{
  return 0;
}

/* Its client sends again at once: how long it waits is tested where it lives. */
ChurnSession *
test_api_create_session (TestApi *self, const char *scope)
{
  g_autoptr (AwsCredentials) credentials =
      aws_credentials_new ("AKIDEXAMPLE", "a-secret-for-tests", NULL, 0);
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (GError) error = NULL;

  client = aws_client_new (self->url, "us-east-1", "execute-api", credentials, &error);
  g_assert_no_error (error);
  aws_client_set_random (client, no_jitter, NULL, NULL);
  return churn_session_new (client, scope, self->clock);
}

const char *
test_api_get_url (TestApi *self)
{
  return self->url;
}

void
test_api_set_role (TestApi *self, const char *role, const char *agent)
{
  g_free (self->role);
  g_free (self->agent);
  self->role = g_strdup (role);
  self->agent = g_strdup (agent);
}

void
test_api_set_interval (TestApi *self, guint seconds)
{
  self->interval = seconds;
}

void
test_api_reply (TestApi *self, const char *suffix, guint status, char *text)
{
  g_queue_push_tail (&self->replies, reply_new (suffix, status, text));
}

void
test_api_reply_feed (TestApi *self, ChurnFeed *feed)
{
  test_api_reply (self, "/contacts", 200, churn_feed_to_json (feed));
}

void
test_api_fail (TestApi *self, const char *suffix, guint status, const char *text)
{
  Reply *reply = find_reply (&self->failures, suffix);

  if (reply != NULL)
    {
      g_queue_remove (&self->failures, reply);
      reply_free (reply);
    }
  if (status != 0)
    g_queue_push_tail (&self->failures, reply_new (suffix, status, g_strdup (text)));
}

void
test_api_set_header (TestApi *self, const char *name, const char *value)
{
  g_free (self->header);
  g_free (self->header_value);
  self->header = g_strdup (name);
  self->header_value = g_strdup (value);
}

void
test_api_hold (TestApi *self)
{
  self->holding = TRUE;
}

void
test_api_release (TestApi *self)
{
  g_autoptr (GPtrArray) held = g_steal_pointer (&self->held);

  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->holding = FALSE;
  for (guint i = 0; i < held->len; i++)
    soup_server_message_unpause (g_ptr_array_index (held, i));
}

guint
test_api_get_n_held (TestApi *self)
{
  return self->held->len;
}

guint
test_api_count (TestApi *self, const char *suffix)
{
  guint count = 0;

  for (guint i = 0; i < self->requests->len; i++)
    if (g_str_has_suffix (((TestRequest *) g_ptr_array_index (self->requests, i))->path, suffix))
      count++;
  return count;
}

const TestRequest *
test_api_get_last (TestApi *self, const char *suffix)
{
  for (guint i = self->requests->len; i > 0; i--)
    {
      TestRequest *request = g_ptr_array_index (self->requests, i - 1);

      if (g_str_has_suffix (request->path, suffix))
        return request;
    }
  return NULL;
}

guint
test_api_get_most_at_once (TestApi *self, const char *suffix)
{
  GHashTableIter iter;
  gpointer path;
  gpointer count;
  guint most = 0;

  g_hash_table_iter_init (&iter, self->most);
  while (g_hash_table_iter_next (&iter, &path, &count))
    if (g_str_has_suffix (path, suffix))
      most = MAX (most, GPOINTER_TO_UINT (count));
  return most;
}

/* A contact that has been connected for a minute, with what a row carries. */
ChurnContact *
test_contact (const char *id, gint64 version)
{
  ChurnContact *contact = churn_contact_new (id);

  contact->channel = g_strdup ("VOICE");
  contact->queue = g_strdup ("Billing");
  contact->agent_id = g_strdup ("jdoe");
  contact->agent_name = g_strdup ("Jo Doe");
  contact->customer_id = g_strdup ("4032562");
  contact->customer_name = g_strdup ("Ana Ruiz");
  contact->customer_phone = g_strdup ("+61255501234");
  contact->months = 3;
  contact->initiated = TEST_EPOCH + 900 * TEST_SECOND;
  contact->connected = TEST_EPOCH + 910 * TEST_SECOND;
  contact->heard = contact->connected;
  contact->analysis = CHURN_ANALYSIS_RUNNING;
  contact->churn = 0.5;
  contact->version = version;
  return contact;
}

ChurnFeed *
test_feed (const char *cursor, gint64 time)
{
  ChurnFeed *feed = churn_feed_new ();

  feed->cursor = g_strdup (cursor);
  feed->interval = 15;
  feed->time = time;
  return feed;
}

/* What the server answers to an offer: the same, recorded. */
char *
test_offer_answer (const TestRequest *request)
{
  g_autoptr (ChurnOffer) offer = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = g_strsplit (request->path, "/", -1);

  offer = churn_offer_from_request (request->body, -1, &error);
  g_assert_no_error (error);
  offer->id = g_strdup (request->key);
  offer->contact_id = g_strdup (parts[g_strv_length (parts) - 2]);
  offer->number = 1;
  offer->step = CHURN_OFFER_APPLIED;
  offer->before = 0.82;
  offer->after = 0.31;
  churn_offer_build (offer, builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}
