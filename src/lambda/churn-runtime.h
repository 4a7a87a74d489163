#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One invocation of the function, as the Runtime API hands it out. */
typedef struct
{
  char *request_id;
  char *invocation_id; /* to be sent back with the answer; NULL: there was none */
  char *trace;         /* of X-Ray; NULL: there was none */
  gint64 deadline;     /* microseconds UTC; 0: there was none */
  GBytes *event;
} ChurnInvocation;

void churn_invocation_free (ChurnInvocation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnInvocation, churn_invocation_free)

#define CHURN_TYPE_RUNTIME (churn_runtime_get_type ())
G_DECLARE_FINAL_TYPE (ChurnRuntime, churn_runtime, CHURN, RUNTIME, GObject)

ChurnRuntime *churn_runtime_new (const char *address, GError **error);
ChurnInvocation *churn_runtime_next (ChurnRuntime *self, GError **error);
gboolean churn_runtime_respond (ChurnRuntime *self,
                                const ChurnInvocation *invocation,
                                const char *answer,
                                GError **error);
gboolean churn_runtime_fail (ChurnRuntime *self,
                             const ChurnInvocation *invocation,
                             const char *type,
                             const char *message,
                             GError **error);
gboolean
churn_runtime_fail_init (ChurnRuntime *self, const char *type, const char *message, GError **error);

G_END_DECLS
