"""错误页 (error pages): what happened, what was kept, what to do."""

from __future__ import annotations

from urllib.parse import quote

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def refusal(
    request: HttpRequest, *, status: int, title: str, happened: str, kept: str = "", todo: str = ""
) -> HttpResponse:
    """拒绝页: an error page in words; for htmx the same sentence goes into a toast."""
    context = {"title": title, "status": status, "happened": happened, "kept": kept, "todo": todo}
    response = HttpResponse(render_to_string("web/error.html", context, request=None), status=status)
    response["X-Yaodian-Message"] = quote(" ".join(part for part in (happened, kept, todo) if part)[:400])
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, and 413 where the request was too large."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return too_large(request)
    return refusal(
        request,
        status=400,
        title=_("请求有误"),
        happened=_("服务器没能看懂这个请求。"),
        kept=_("没有任何数据被改动。"),
        todo=_("请返回上一页重新操作；若是收藏的旧地址，请从首页进入。"),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: the upload is too large."""
    return refusal(
        request,
        status=413,
        title=_("提交的内容太大"),
        happened=_("一次提交的文件或内容超过了上限，服务器没有接收。"),
        kept=_("页面上已填的文字仍在您的浏览器里，返回即可看到。"),
        todo=_("请压缩图片或分几次上传。"),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the sentence of the refusal says which right is missing and whom to ask."""
    words = str(exception) if exception is not None and str(exception) else ""
    if isinstance(exception, PermissionDenied) and words.isascii():
        words = ""
    return refusal(
        request,
        status=403,
        title=_("没有这项权限"),
        happened=words or _("您的岗位没有打开这个页面或办理这件事的权限。"),
        kept=_("没有任何数据被改动。"),
        todo="" if words else _("如工作需要，请联系局办公室；岗位和授权由安全管理员设置。"),
    )


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 for an act that an access rule refused (called by the reader middleware)."""
    return forbidden(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words for what is not there and what one may not know of."""
    return refusal(
        request,
        status=404,
        title=_("没有找到"),
        happened=_("这个地址没有内容：记录可能已被撤销，或不在您的权限范围内。"),
        todo=_("请从首页或搜索进入；若是别人转来的链接，请向转来的人核实。"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: needs neither database nor session."""
    return refusal(
        request,
        status=500,
        title=_("系统出错了"),
        happened=_("程序没能办完这件事，错误已记入日志。"),
        kept=_("未办完的改动已全部退回，不会只存一半；页面上已填的文字仍在您的浏览器里。"),
        todo=_("请返回重试；再次出错请告诉系统管理员，并说明时间和所做的操作。"),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token no longer fits: the page stood open too long, or cookies are off."""
    return refusal(
        request,
        status=403,
        title=_("页面已过期"),
        happened=_("这个页面打开得太久，或在别处重新登录过，为防冒用没有接收提交。"),
        kept=_("页面上已填的文字仍在您的浏览器里。"),
        todo=_("请返回上一页，刷新后再提交一次；仍不行请检查浏览器是否禁用了 Cookie。"),
    )


def too_many(request: HttpRequest, *, minutes: int) -> HttpResponse:
    """429: too many attempts in a short time."""
    return refusal(
        request,
        status=429,
        title=_("尝试次数过多"),
        happened=_("短时间内尝试次数过多，已暂停 %(minutes)s 分钟。") % {"minutes": minutes},
        kept=_("账号和数据没有变化。"),
        todo=_("请稍后再试；忘记密码请联系本单位的账号管理员重置。"),
    )
