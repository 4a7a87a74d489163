#pragma once

#include "churn-session.h"

G_BEGIN_DECLS

struct _ChurnSession
{
  GObject parent_instance;

  AwsClient *client;
  ChurnClock *clock;
  char *scope;
  ChurnPrincipal *principal;
  gint64 offset;     /* the server's clock less our boottime; G_MININT64: not known */
  gint64 wait_until; /* monotonic */
};

/* Reads an answer's text; runs in a thread of its own. */
typedef gpointer (*ChurnSessionRead) (const char *text, gssize length, GError **error);
/* Learns from an answer; @moment is when the server wrote it, more or less, in our boottime. */
typedef void (*ChurnSessionTaken) (ChurnSession *self, gpointer value, gint64 moment);

void _churn_session_send (GTask *task,
                          const AwsRequest *request,
                          ChurnSessionRead read,
                          ChurnSessionTaken taken,
                          GDestroyNotify free);

G_END_DECLS
