#include "churn-contact-view.h"

#include "churn-error.h"

/**
 * ChurnContactView:
 *
 * The one contact that is looked at, in full. It follows the id that is set: the contact is asked
 * for at once, and anew whenever churn_contact_view_refresh_after() hears of a newer version; what
 * comes is put behind what is there. What was read last stays when an answer fails.
 *
 * `changed` is emitted after each change of contact, detail, loading or error.
 */
struct _ChurnContactView
{
  GObject parent_instance;

  ChurnSession *session;
  char *contact_id;
  ChurnContactDetail *detail;
  GError *error;
  GCancellable *cancellable; /* of the request that is on its way; NULL: none */
  gboolean again;            /* it is wanted anew after that */
  gint64 heard;              /* the newest version that the feed told of meanwhile */
};

enum
{
  PROP_0,
  PROP_CONTACT_ID,
  PROP_DETAIL,
  PROP_LOADING,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnContactView, churn_contact_view, G_TYPE_OBJECT)

static void fetch (ChurnContactView *self);

static void
stop (ChurnContactView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->again = FALSE;
  self->heard = 0;
}

static void
churn_contact_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ChurnContactView *self = CHURN_CONTACT_VIEW (object);

  switch (id)
    {
    case PROP_CONTACT_ID:
      g_value_set_string (value, self->contact_id);
      break;
    case PROP_DETAIL:
      g_value_set_pointer (value, self->detail);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, churn_contact_view_get_loading (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
churn_contact_view_dispose (GObject *object)
{
  ChurnContactView *self = CHURN_CONTACT_VIEW (object);

  stop (self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (churn_contact_view_parent_class)->dispose (object);
}

static void
churn_contact_view_finalize (GObject *object)
{
  ChurnContactView *self = CHURN_CONTACT_VIEW (object);

  g_clear_pointer (&self->contact_id, g_free);
  g_clear_pointer (&self->detail, churn_contact_detail_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (churn_contact_view_parent_class)->finalize (object);
}

static void
churn_contact_view_class_init (ChurnContactViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = churn_contact_view_get_property;
  object_class->dispose = churn_contact_view_dispose;
  object_class->finalize = churn_contact_view_finalize;

  properties[PROP_CONTACT_ID] = g_param_spec_string ("contact-id", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_pointer ("detail", NULL, NULL, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ChurnContactView::changed:
   * @self: the view
   *
   * Something to be seen has changed.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
churn_contact_view_init (ChurnContactView *self)
{
}

/**
 * churn_contact_view_new:
 *
 * Makes a view that looks at nothing. To be used from the main thread.
 *
 * Returns: (transfer full): the view
 */
ChurnContactView *
churn_contact_view_new (void)
{
  return g_object_new (CHURN_TYPE_CONTACT_VIEW, NULL);
}

/* Notifies what differs from @detail and @loading, which is how it was. */
static void
emit_changes (ChurnContactView *self, const ChurnContactDetail *detail, gboolean loading)
{
  if (self->detail != detail)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
  if (churn_contact_view_get_loading (self) != loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* What tells an answer that is still wanted from one that is not. */
typedef struct
{
  ChurnContactView *view;
  GCancellable *cancellable;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->view);
  g_object_unref (request->cancellable);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
on_contact (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  ChurnContactView *self = request->view;
  g_autoptr (ChurnContactDetail) newer = NULL;
  g_autoptr (ChurnContactDetail) old = NULL;
  gboolean loading = churn_contact_view_get_loading (self);
  gboolean again = self->again;
  gint64 heard = self->heard;
  GError *error = NULL;

  newer = churn_session_contact_finish (CHURN_SESSION (source), result, &error);

  /* Another contact, or another session, is looked at by now. */
  if (request->cancellable != self->cancellable)
    {
      g_clear_error (&error);
      return;
    }
  g_clear_object (&self->cancellable);
  self->again = FALSE;
  self->heard = 0;

  if (newer != NULL && g_strcmp0 (newer->contact->id, self->contact_id) != 0)
    {
      g_clear_pointer (&newer, churn_contact_detail_unref);
      error = g_error_new_literal (CHURN_ERROR, CHURN_ERROR_PARSE,
                                   "The server answered with another contact");
    }

  old = self->detail != NULL ? churn_contact_detail_ref (self->detail) : NULL;
  g_clear_error (&self->error);
  self->error = error;
  if (newer != NULL)
    {
      g_clear_pointer (&self->detail, churn_contact_detail_unref);
      self->detail =
          old != NULL ? churn_contact_detail_merge (old, newer) : g_steal_pointer (&newer);
    }

  /* Whoever asked meanwhile did not ask for this one. */
  if (again ? churn_session_get_wait (self->session) == 0
            : self->error == NULL && heard > self->detail->contact->version)
    fetch (self);
  emit_changes (self, old, loading);
}

static void
fetch (ChurnContactView *self)
{
  Request *request;

  g_assert (self->cancellable == NULL);

  if (self->session == NULL || self->contact_id == NULL ||
      churn_session_get_principal (self->session) == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  request = g_new0 (Request, 1);
  request->view = g_object_ref (self);
  request->cancellable = g_object_ref (self->cancellable);
  churn_session_contact_async (self->session, self->contact_id,
                               self->detail != NULL ? self->detail->contact->version : 0,
                               self->cancellable, on_contact, request);
}

/**
 * churn_contact_view_set_session:
 * @self: a view
 * @session: (nullable): whom to ask
 *
 * Changes whom to ask. What was read from another session is forgotten.
 */
void
churn_contact_view_set_session (ChurnContactView *self, ChurnSession *session)
{
  g_autoptr (ChurnContactDetail) old = NULL;
  gboolean loading;

  g_return_if_fail (CHURN_IS_CONTACT_VIEW (self));
  g_return_if_fail (session == NULL || CHURN_IS_SESSION (session));

  if (self->session == session)
    return;
  loading = churn_contact_view_get_loading (self);
  stop (self);
  g_set_object (&self->session, session);
  old = g_steal_pointer (&self->detail);
  g_clear_error (&self->error);
  fetch (self);
  emit_changes (self, old, loading);
}

/**
 * churn_contact_view_set_contact:
 * @self: a view
 * @contact_id: (nullable): the contact to look at
 *
 * Changes the contact, and asks for it at once.
 */
void
churn_contact_view_set_contact (ChurnContactView *self, const char *contact_id)
{
  g_autoptr (ChurnContactDetail) old = NULL;
  gboolean loading;

  g_return_if_fail (CHURN_IS_CONTACT_VIEW (self));

  if (g_strcmp0 (self->contact_id, contact_id) == 0)
    return;
  loading = churn_contact_view_get_loading (self);
  stop (self);
  g_free (self->contact_id);
  self->contact_id = g_strdup (contact_id);
  old = g_steal_pointer (&self->detail);
  g_clear_error (&self->error);
  fetch (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTACT_ID]);
  emit_changes (self, old, loading);
}

/**
 * churn_contact_view_refresh:
 * @self: a view
 *
 * Asks for what is new of the contact. One request at most is on its way: another waits for it, and
 * follows it also if it fails, unless the server then asks to wait.
 */
void
churn_contact_view_refresh (ChurnContactView *self)
{
  gboolean loading;

  g_return_if_fail (CHURN_IS_CONTACT_VIEW (self));

  if (self->cancellable != NULL)
    {
      self->again = TRUE;
      return;
    }
  loading = churn_contact_view_get_loading (self);
  fetch (self);
  if (churn_contact_view_get_loading (self) != loading)
    emit_changes (self, self->detail, loading);
}

/**
 * churn_contact_view_refresh_after:
 * @self: a view
 * @version: the contact's version, as the feed has it; 0 if the feed does not have the contact
 *
 * Asks for what is new of the contact if there is something new, or if there may be: when the feed
 * does not have it, until it is over; and when the last answer failed.
 */
void
churn_contact_view_refresh_after (ChurnContactView *self, gint64 version)
{
  g_return_if_fail (CHURN_IS_CONTACT_VIEW (self));

  if (self->contact_id == NULL)
    return;
  if (self->detail != NULL && self->error == NULL)
    {
      const ChurnContact *contact = self->detail->contact;

      if (version != 0 ? version <= contact->version : !churn_contact_is_live (contact))
        return;
    }
  /* What is on its way may bring it. */
  if (self->cancellable != NULL && version != 0)
    self->heard = MAX (self->heard, version);
  else
    churn_contact_view_refresh (self);
}

/**
 * churn_contact_view_get_contact_id:
 * @self: a view
 *
 * Returns: (nullable): the contact that is looked at
 */
const char *
churn_contact_view_get_contact_id (ChurnContactView *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_VIEW (self), NULL);

  return self->contact_id;
}

/**
 * churn_contact_view_get_detail:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): all that is known of the contact; it never changes, the next
 *   change brings another
 */
const ChurnContactDetail *
churn_contact_view_get_detail (ChurnContactView *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_VIEW (self), NULL);

  return self->detail;
}

/**
 * churn_contact_view_get_loading:
 * @self: a view
 *
 * Returns: whether the contact was asked for and nothing is known of it yet
 */
gboolean
churn_contact_view_get_loading (ChurnContactView *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_VIEW (self), FALSE);

  return self->detail == NULL && self->cancellable != NULL;
}

/**
 * churn_contact_view_get_error:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): why the newest request failed, if it did
 */
const GError *
churn_contact_view_get_error (ChurnContactView *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_VIEW (self), NULL);

  return self->error;
}
