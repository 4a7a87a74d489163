#include "churn-name-book.h"

#include "aws-json.h"

#include <string.h>

#define AGENT "/agent/"
#define QUEUE "/queue/"

/* How long a name is believed: by all processes, and by this one. */
#define SHARED_SPAN G_TIME_SPAN_DAY
#define OWN_SPAN G_TIME_SPAN_HOUR
/* How long one that Connect does not know is not asked for again. */
#define UNKNOWN_SPAN (5 * G_TIME_SPAN_MINUTE)

/* What one agent or queue is called. */
typedef struct
{
  char *id;   /* NULL: a queue, or unknown */
  char *name; /* NULL: an agent without names, or unknown */
  gint64 expires;
} Entry;

/**
 * ChurnNameBook:
 *
 * What the agents and queues of an instance are called. Connect describes two a second for the
 * whole account, so each is asked for once a day: the answer is noted in the table Shared for all
 * processes, and in this process for an hour.
 */
struct _ChurnNameBook
{
  GObject parent_instance;

  AwsConnect *connect;
  char *instance_id;
  ChurnDynamoShared *shared;
  GHashTable *entries; /* ARN → Entry */
};

G_DEFINE_FINAL_TYPE (ChurnNameBook, churn_name_book, G_TYPE_OBJECT)

static void
entry_free (Entry *entry)
{
  g_free (entry->id);
  g_free (entry->name);
  g_free (entry);
}

static void
churn_name_book_finalize (GObject *object)
{
  ChurnNameBook *self = CHURN_NAME_BOOK (object);

  g_clear_object (&self->connect);
  g_free (self->instance_id);
  g_clear_object (&self->shared);
  g_clear_pointer (&self->entries, g_hash_table_unref);

  G_OBJECT_CLASS (churn_name_book_parent_class)->finalize (object);
}

static void
churn_name_book_class_init (ChurnNameBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_name_book_finalize;
}

static void
churn_name_book_init (ChurnNameBook *self)
{
  self->entries =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
}

/**
 * churn_name_book_new:
 * @connect: Amazon Connect
 * @instance_id: the instance's id
 * @shared: where names are noted
 *
 * Returns: (transfer full): the names of that instance
 */
ChurnNameBook *
churn_name_book_new (AwsConnect *connect, const char *instance_id, ChurnDynamoShared *shared)
{
  ChurnNameBook *self;

  g_return_val_if_fail (AWS_IS_CONNECT (connect), NULL);
  g_return_val_if_fail (instance_id != NULL, NULL);
  g_return_val_if_fail (CHURN_IS_DYNAMO_SHARED (shared), NULL);

  self = g_object_new (CHURN_TYPE_NAME_BOOK, NULL);
  self->connect = g_object_ref (connect);
  self->instance_id = g_strdup (instance_id);
  self->shared = g_object_ref (shared);
  return self;
}

/* Takes @id and @name. */
static const Entry *
remember (ChurnNameBook *self, const char *arn, char *id, char *name, gint64 expires)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->id = id;
  entry->name = name;
  entry->expires = expires;
  g_hash_table_replace (self->entries, g_strdup (arn), entry);
  return entry;
}

/* That the table does not answer costs a question to Connect. */
static const Entry *
find_shared (ChurnNameBook *self, const char *arn, gint64 now, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  char *id = NULL, *name = NULL;

  if (!churn_dynamo_shared_get_name (self->shared, arn, now, &id, &name, cancellable, &error))
    g_message ("A name cannot be read: %s", error->message);
  if (id == NULL && name == NULL)
    return NULL;
  return remember (self, arn, id, name, now + OWN_SPAN);
}

/* First and last name, as far as there are any. */
static char *
join_names (JsonObject *user)
{
  JsonObject *identity = aws_json_get_object (user, "IdentityInfo");
  const char *first = identity != NULL ? aws_json_get_string (identity, "FirstName") : NULL;
  const char *last = identity != NULL ? aws_json_get_string (identity, "LastName") : NULL;
  g_autofree char *joined =
      g_strdup_printf ("%s %s", first != NULL ? first : "", last != NULL ? last : "");

  g_strstrip (joined);
  return *joined != '\0' ? g_steal_pointer (&joined) : NULL;
}

/* What stands behind the kind in an ARN. An agent's own queue is …/queue/agent/ID. */
static const char *
find_id (const char *arn, const char *kind)
{
  const char *found = strstr (arn, kind);

  return found != NULL ? found + strlen (kind) : arn;
}

static gboolean
ask (ChurnNameBook *self,
     const char *arn,
     gboolean agent,
     char **id,
     char **name,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr (JsonObject) object = NULL;

  if (agent)
    {
      object = aws_connect_describe_user (self->connect, self->instance_id, find_id (arn, AGENT),
                                          cancellable, error);
      if (object == NULL)
        return FALSE;
      *id = g_strdup (aws_json_get_string (object, "Username"));
      *name = join_names (object);
      if (*id != NULL)
        return TRUE;
      g_clear_pointer (name, g_free);
    }
  else
    {
      object = aws_connect_describe_queue (self->connect, self->instance_id, find_id (arn, QUEUE),
                                           cancellable, error);
      if (object == NULL)
        return FALSE;
      *name = g_strdup (aws_json_get_string (object, "Name"));
      if (*name != NULL)
        return TRUE;
    }
  g_set_error_literal (error, AWS_ERROR, AWS_ERROR_PARSE, "The answer has no name");
  return FALSE;
}

static const Entry *
ask_and_note (ChurnNameBook *self,
              const char *arn,
              gboolean agent,
              gint64 now,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GError) local = NULL;
  char *id = NULL, *name = NULL;

  if (!ask (self, arn, agent, &id, &name, cancellable, &local))
    {
      if (g_error_matches (local, AWS_ERROR, AWS_ERROR_NOT_FOUND))
        return remember (self, arn, NULL, NULL, now + UNKNOWN_SPAN);
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "Amazon Connect: ");
      return NULL;
    }
  if (!churn_dynamo_shared_put_name (self->shared, arn, id, name, now + SHARED_SPAN, cancellable,
                                     &local))
    g_message ("A name cannot be noted: %s", local->message);
  return remember (self, arn, id, name, now + OWN_SPAN);
}

/**
 * churn_name_book_look_up:
 * @self: the names
 * @arn: the ARN of an agent or a queue
 * @id: (out) (optional) (transfer full): an agent's Connect user name; %NULL where it is a queue's
 *   ARN
 * @name: (out) (nullable) (transfer full): an agent's first and last name, or a queue's name
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Tells what an agent or a queue is called.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError (%AWS_ERROR_NOT_FOUND: the instance has none
 *   such), or %G_IO_ERROR_CANCELLED
 */
gboolean
churn_name_book_look_up (ChurnNameBook *self,
                         const char *arn,
                         char **id,
                         char **name,
                         GCancellable *cancellable,
                         GError **error)
{
  gint64 now = g_get_real_time ();
  const Entry *entry;

  g_return_val_if_fail (CHURN_IS_NAME_BOOK (self), FALSE);
  g_return_val_if_fail (arn != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  entry = g_hash_table_lookup (self->entries, arn);
  if (entry == NULL || entry->expires <= now)
    entry = find_shared (self, arn, now, cancellable);
  if (entry == NULL)
    entry = ask_and_note (self, arn, id != NULL, now, cancellable, error);
  if (entry == NULL)
    return FALSE;
  if (entry->id == NULL && entry->name == NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_NOT_FOUND,
                           "Amazon Connect: the instance has no such agent or queue");
      return FALSE;
    }
  if (id != NULL)
    *id = g_strdup (entry->id);
  *name = g_strdup (entry->name);
  return TRUE;
}
