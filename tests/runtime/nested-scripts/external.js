window.out = window.out || {};
out.external = document.querySelectorAll(".t").length;
